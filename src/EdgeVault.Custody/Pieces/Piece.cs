using EdgeVault.Gs1.Epc;

namespace EdgeVault.Custody.Pieces;

/// <summary>How much a piece is worth guarding, set by value band.</summary>
public enum ValueClass
{
    Unknown = 0,
    Low = 1,
    Mid = 2,
    High = 3,
}

/// <summary>One row of the piece register. Empty text and null mean unknown.</summary>
public sealed record Piece
{
    /// <summary>Opaque; the only thing of this row that ever enters an event.</summary>
    public required string PieceId { get; init; }

    /// <summary>What tags are compared with, whatever their filter value: see <see cref="EpcCodec.IdentityKey"/>.
    /// Empty for a piece without a tag.</summary>
    public string Identity { get; init; } = "";

    public ReadOnlyMemory<byte> Tid { get; init; }

    public string Barcode { get; init; } = "";

    public string Sku { get; init; } = "";

    public string Category { get; init; } = "";

    public string Origin { get; init; } = "";

    public string Metal { get; init; } = "";

    /// <summary>As the hallmark says it: <c>750</c>, <c>18k</c>.</summary>
    public string Fineness { get; init; } = "";

    public decimal? MetalWeightG { get; init; }

    public string Gem { get; init; } = "";

    public decimal? Carat { get; init; }

    public string Cut { get; init; } = "";

    public string Colour { get; init; } = "";

    public string Clarity { get; init; } = "";

    public string CertificateLab { get; init; } = "";

    public string CertificateNumber { get; init; } = "";

    public ValueClass ValueClass { get; init; }

    public string SetId { get; init; } = "";
}
