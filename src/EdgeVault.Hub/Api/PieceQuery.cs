using System.ComponentModel;
using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Hub.Catalogue;

namespace EdgeVault.Hub.Api;

/// <summary>The query of <c>/api/pieces</c> and of the catalogue's page: every filter, the sort, and where to go on.</summary>
internal sealed record PieceQuery
{
    [Description("Site id.")]
    public string? Site { get; init; }

    [Description("Zone of a vault that the piece is inside of.")]
    public string? Zone { get; init; }

    [Description("unknown, inside, outside, uncertain, in_transit, missing, gone, set, elsewhere.")]
    public string? Whereabouts { get; init; }

    [Description("Metal, as inspected at intake.")]
    public string? Metal { get; init; }

    [Description("Fineness, as the hallmark says it.")]
    public string? Fineness { get; init; }

    [Description("Least weight, milligrams.")]
    public ulong? WeightMgMin { get; init; }

    [Description("Greatest weight, milligrams.")]
    public ulong? WeightMgMax { get; init; }

    [Description("Least carats, in thousandths.")]
    public ulong? CaratMilliMin { get; init; }

    [Description("Greatest carats, in thousandths.")]
    public ulong? CaratMilliMax { get; init; }

    [Description("Laboratory of a certificate.")]
    public string? CertificateLab { get; init; }

    [Description("Number of a certificate.")]
    public string? CertificateNumber { get; init; }

    [Description("Why it came: seasonal_removal, display_model, …")]
    public string? IntakeReason { get; init; }

    [Description("showroom or generic_box.")]
    public string? Presentation { get; init; }

    [Description("unbroken, broken, re_established.")]
    public string? Custody { get; init; }

    [Description("Category, as the piece register says it.")]
    public string? Category { get; init; }

    [Description("Gem, as the piece register says it.")]
    public string? Gem { get; init; }

    [Description("Cut, as the piece register says it.")]
    public string? Cut { get; init; }

    [Description("Colour, as the piece register says it.")]
    public string? Colour { get; init; }

    [Description("Clarity, as the piece register says it.")]
    public string? Clarity { get; init; }

    [Description("Only what could be sold now.")]
    public bool? Sellable { get; init; }

    [Description("id, weight, carat or certificate; a minus in front turns it around. Default id.")]
    public string? Sort { get; init; }

    [Description("Pieces on a page, 1 to 1,000. Default 100.")]
    public uint? Limit { get; init; }

    [Description("`next` of the page before, for the same filters and sort.")]
    public string? After { get; init; }

    public ListPiecesRequest ToRequest() => new()
    {
        Filter = ToFilter(), PageSize = Limit ?? 0, PageToken = After ?? "", Sort = SortOf(), Descending = Sort?.StartsWith('-') ?? false,
    };

    public PieceFilter ToFilter() => new()
    {
        Site = Text(Site),
        Zone = Text(Zone),
        Whereabouts = Text(Whereabouts),
        Metal = Text(Metal),
        Fineness = Text(Fineness),
        WeightMgMin = WeightMgMin ?? 0,
        WeightMgMax = WeightMgMax ?? 0,
        CaratMilliMin = CaratMilliMin ?? 0,
        CaratMilliMax = CaratMilliMax ?? 0,
        CertificateLab = Text(CertificateLab),
        CertificateNumber = Text(CertificateNumber),
        IntakeReason = Text(IntakeReason),
        Presentation = Text(Presentation),
        Custody = Text(Custody),
        Category = Text(Category),
        Gem = Text(Gem),
        Cut = Text(Cut),
        Colour = Text(Colour),
        Clarity = Text(Clarity),
        SellableOnly = Sellable ?? false,
    };

    /// <summary>Null where the sort is one of those that there are; else what would do.</summary>
    public string? Fault => Sort?.TrimStart('-') is null or "" or "id" or "weight" or "carat" or "certificate"
        ? Limit > PieceCatalogue.PageMax ? $"limit is {Limit}; 1 to {PieceCatalogue.PageMax} would do." : null
        : $"sort is '{Sort}'; id, weight, carat or certificate would do, with a minus in front to turn it around.";

    private PieceSort SortOf() => Sort?.TrimStart('-') switch
    {
        "weight" => PieceSort.Weight,
        "carat" => PieceSort.Carat,
        "certificate" => PieceSort.Certificate,
        _ => PieceSort.Unspecified,
    };

    private static string Text(string? text) => text?.Trim() ?? "";
}
