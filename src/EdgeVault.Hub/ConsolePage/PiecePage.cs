using EdgeVault.Hosting.Pages;
using EdgeVault.Hub.Api;

namespace EdgeVault.Hub.ConsolePage;

/// <summary>One piece: how it stands at each site, its history, and its passport to take away.</summary>
internal static class PiecePage
{
    public static Html Render(string pieceId, IReadOnlyList<PieceJson> found, IReadOnlyList<PieceHistoryJson> histories) =>
        found.Count == 0
            ? Html.Of($"""<h1>{pieceId}</h1><p class="none">No site's ledger says anything of a piece of this id.</p>""")
            : Html.Of(
                $"""
                <h1>{pieceId}</h1>{Html.Join(found.Select(Site))}
                {Html.Join(histories.Where(history => history.Events.Count > 0).OrderByDescending(history => history.Events[^1].Occurred).Select(History))}
                """);

    public static Html ForSale(PieceJson piece) => piece.Verified
        ? Html.Of($"""<span class="good">yes</span>""")
        : Html.Of($"""<span class="bad">no</span> <small>{string.Join(", ", piece.Reasons.Select(reason => reason.Replace('_', ' ')))}</small>""");

    private static Html Site(PieceJson piece) => Html.Of(
        $"""
        <section><h2>{piece.Site} {(piece.Stale ? Html.Of($"""<span class="warn">stale</span>""") : Html.Empty)}</h2><dl>
        <dt>Whereabouts</dt><dd>{piece.Whereabouts.Replace('_', ' ')} {piece.Zone}{piece.Destination} since {Ages.Time(piece.Since)}</dd>
        <dt>For sale</dt><dd>{ForSale(piece)}</dd>
        <dt>Evidence</dt><dd>{(piece.EvidenceAgeS is { } age ? Html.Of($"""{Ages.Time(piece.VerifiedAt)}, {Ages.Ago(age)} ago""") : Html.Of($"none"))}</dd>
        <dt>Custody</dt><dd>{piece.Custody.Replace('_', ' ')}</dd>
        {Line("Came as", piece.IntakeReason)}{Line("Presentation", piece.Presentation)}
        {Line("Metal", piece.Metal is null ? null : $"{piece.Metal} {piece.Fineness}, {CataloguePage.Grams(piece.WeightMg)}")}
        {Line("Stones", CataloguePage.Stones(piece))}
        {Line("Certificates", string.Join(", ", piece.Certificates.Select(paper => $"{paper.Lab} {paper.Number}")))}
        <dt>Passport</dt><dd><a href="/api/pieces/{Uri.EscapeDataString(piece.PieceId)}/passport?site={Uri.EscapeDataString(piece.Site)}" download>download</a>,
        to be verified offline with public keys only</dd></dl></section>
        """);

    private static Html Line(string name, string? value) => string.IsNullOrWhiteSpace(value)
        ? Html.Empty
        : Html.Of($"<dt>{name}</dt><dd>{value.Replace('_', ' ')}</dd>");

    private static Html History(PieceHistoryJson history) => Html.Of(
        $"""
        <section><h2>History at {history.Site} <small>{(history.IsComplete ? "complete" : "the newest of it")}</small></h2>
        <table><thead><tr><th>Event</th><th>When</th><th>What</th><th>Who</th></tr></thead><tbody>
        {Html.Join(history.Events.Reverse().Select(Event))}</tbody></table></section>
        """);

    private static Html Event(HistoryEventJson each) => Html.Of(
        $"""
        <tr><td class="n">{each.Index}</td><td>{Ages.Time(each.Occurred)}</td><td>{each.Kind.Replace('_', ' ')}{(each.Container is null ? Html.Empty : Html.Of($""" <small>container {each.Container}</small>"""))}</td>
        <td>{string.Join(", ", each.Custodians)}</td></tr>
        """);
}
