namespace EdgeVault.HardwareSim.World;

/// <summary>A piece of jewellery with its tag.</summary>
internal sealed record Piece(string PieceId, Tag Tag, string Barcode, Jewel Jewel);

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
