namespace EdgeVault.HardwareSim.World;

/// <summary>A piece of jewellery with its tag.</summary>
internal sealed record Piece(string PieceId, Tag Tag, string Barcode, Jewel Jewel)
{
    /// <summary>What is odd about it.</summary>
    public Traits Traits { get; init; }
}

/// <summary>What is odd about a piece, its tag or its walk.</summary>
[Flags]
internal enum Traits
{
    None = 0,

    /// <summary>The tag answers nobody.</summary>
    DeadTag = 1,

    /// <summary>In a foil bag.</summary>
    Foil = 2,

    /// <summary>The tag goes without its piece.</summary>
    TagOnly = 4,

    /// <summary>Not the piece, but another tag with its EPC.</summary>
    Clone = 8,

    /// <summary>Lingered at the door.</summary>
    Loitered = 16,

    /// <summary>Met somebody, or followed closely.</summary>
    Company = 32,

    /// <summary>Lay in view before or after.</summary>
    InView = 64,
}

/// <summary>What a catalogue says about a piece; weights in grams and carats, null where it does not apply.</summary>
internal sealed record Jewel(
    string Sku,
    string Category,
    string Origin,
    string Metal,
    int Fineness,
    double MetalWeightG,
    Stone? Stone,
    string ValueClass,
    string? SetId);

/// <summary>The main stone; colour, clarity and certificate where the trade grades them.</summary>
internal sealed record Stone(
    string Gem,
    double Carat,
    string Cut,
    string? Colour,
    string? Clarity,
    string? CertificateLab,
    string? CertificateNumber);
