using System.Globalization;
using EdgeVault.Hosting.Pages;
using EdgeVault.Hub.Api;

namespace EdgeVault.Hub.ConsolePage;

/// <summary>Pieces by filter, with how many there are of each value; one page at a time.</summary>
internal static class CataloguePage
{
    public const int PiecesShown = 50;
    private const int ValuesShown = 8;

    private static readonly (string Name, string Label)[] Sorts =
        [("id", "site and id"), ("weight", "lightest first"), ("-weight", "heaviest first"), ("carat", "smallest first"),
            ("-carat", "largest first"), ("certificate", "certificate")];

    /// <param name="query">What was asked.</param>
    /// <param name="page">What was found; null where it cannot be asked so.</param>
    /// <param name="facets">Of the site that was asked for, or of all.</param>
    /// <param name="fault">Why it cannot be asked so.</param>
    public static Html Render(PieceQuery query, PiecePageJson? page, FacetsJson facets, string? fault) => Html.Of(
        $"""
        <h1>Catalogue <small>{facets.Sellable:N0} of {facets.Pieces:N0} pieces could be sold now</small></h1>
        <div class="columns"><aside>{Facets(query, facets)}</aside>
        <div>{Form(query)}{(fault is null ? Html.Empty : Html.Of($"""<p class="verdict bad">{fault}</p>"""))}
        {(page is null ? Html.Empty : Table(page))}{Next(query, page)}</div></div>
        """);

    private static Html Form(PieceQuery query) => Html.Of(
        $"""
        <form class="filters" action="/catalogue" method="get">
        {Field("metal", "Metal", query.Metal)}{Field("fineness", "Fineness", query.Fineness)}
        {Field("weightMgMin", "Weight from, mg", query.WeightMgMin)}{Field("weightMgMax", "to, mg", query.WeightMgMax)}
        {Field("caratMilliMin", "Carat from, 1/1000", query.CaratMilliMin)}{Field("caratMilliMax", "to, 1/1000", query.CaratMilliMax)}
        {Field("gem", "Gem", query.Gem)}{Field("cut", "Cut", query.Cut)}{Field("colour", "Colour", query.Colour)}{Field("clarity", "Clarity", query.Clarity)}
        {Field("certificateLab", "Laboratory", query.CertificateLab)}{Field("certificateNumber", "Certificate", query.CertificateNumber)}
        {Field("intakeReason", "Came as", query.IntakeReason)}{Field("presentation", "Presentation", query.Presentation)}
        {Field("custody", "Custody", query.Custody)}{Field("whereabouts", "Whereabouts", query.Whereabouts)}
        {Field("site", "Site", query.Site)}{Field("zone", "Zone", query.Zone)}
        <label>Sort <select name="sort">{Html.Join(Sorts.Select(sort => Option(sort, query.Sort)))}</select></label>
        <label class="check"><input type="checkbox" name="sellable" value="true"{(query.Sellable == true ? Html.Of($" checked") : Html.Empty)}> can be sold now</label>
        <button>Show</button> <a href="/catalogue">clear</a></form>
        """);

    private static Html Field(string name, string label, object? value) => Html.Of(
        $"""<label>{label} <input name="{name}" value="{Convert.ToString(value, CultureInfo.InvariantCulture)}"></label>""");

    private static Html Option((string Name, string Label) sort, string? chosen) => sort.Name == (chosen ?? "id")
        ? Html.Of($"""<option value="{sort.Name}" selected>{sort.Label}</option>""")
        : Html.Of($"""<option value="{sort.Name}">{sort.Label}</option>""");

    private static Html Facets(PieceQuery query, FacetsJson facets) => Html.Join(facets.Facets
        .GroupBy(facet => facet.Attribute)
        .Select(group => Html.Of(
            $"""
            <section><h2>{group.Key.Replace('_', ' ')}</h2><ul class="facets">{Html.Join(group.Take(ValuesShown).Select(facet => Facet(query, facet)))}</ul>
            {(group.Count() > ValuesShown ? Html.Of($"""<p class="none">and {group.Count() - ValuesShown} more</p>""") : Html.Empty)}</section>
            """)));

    private static Html Facet(PieceQuery query, FacetJson facet) => Html.Of(
        $"""
        <li><a href="{QueryText.Of(query, QueryText.NameOf(facet.Attribute), facet.Value)}">{facet.Value.Replace('_', ' ')}</a>
        <span class="n" title="{facet.Sellable:N0} of them could be sold now">{facet.Pieces:N0}</span></li>
        """);

    private static Html Table(PiecePageJson page) => page.Pieces.Count == 0
        ? Html.Of($"""<p class="none">{(page.Next is null ? "No piece meets all of this." : "None among those looked at so far; go on to the next page.")}</p>""")
        : Html.Of(
            $"""
            <table><thead><tr><th>Piece</th><th>Site</th><th>Whereabouts</th><th>For sale</th><th>Metal</th><th>Weight</th><th>Stones</th>
            <th>Certificate</th><th>Evidence</th></tr></thead><tbody>{Html.Join(page.Pieces.Select(Row))}</tbody></table>
            """);

    private static Html Row(PieceJson piece) => Html.Of(
        $"""
        <tr><th><a href="/pieces/{Uri.EscapeDataString(piece.PieceId)}">{piece.PieceId}</a></th><td>{piece.Site}{(piece.Stale ? Html.Of($""" <span class="warn">stale</span>""") : Html.Empty)}</td>
        <td>{piece.Whereabouts.Replace('_', ' ')} {piece.Zone}{piece.Destination}</td><td>{PiecePage.ForSale(piece)}</td>
        <td>{piece.Metal} {piece.Fineness}</td><td class="n">{Grams(piece.WeightMg)}</td><td>{Stones(piece)}</td>
        <td>{string.Join(", ", piece.Certificates.Select(paper => $"{paper.Lab} {paper.Number}"))}</td>
        <td>{(piece.EvidenceAgeS is { } age ? $"{Ages.Ago(age)} old" : "none")}</td></tr>
        """);

    private static Html Next(PieceQuery query, PiecePageJson? page) => page?.Next is { } next
        ? Html.Of($"""<p><a rel="next" href="{QueryText.Of(query, "after", next)}">next page</a></p>""")
        : Html.Empty;

    public static string Grams(long? mg) => mg is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known / 1000m:0.###} g") : "";

    public static string Stones(PieceJson piece) => string.Join(' ', new[]
    {
        piece.CaratMilli is { } carat ? string.Create(CultureInfo.InvariantCulture, $"{carat / 1000m:0.00#} ct") : null,
        piece.Gem, piece.Cut, piece.Colour, piece.Clarity,
    }.Where(each => each is not null));
}
