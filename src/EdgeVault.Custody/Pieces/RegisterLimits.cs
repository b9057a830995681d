namespace EdgeVault.Custody.Pieces;

/// <summary>Limits of a register file, met before any memory is taken for what exceeds them.</summary>
public sealed record RegisterLimits
{
    public static RegisterLimits Default { get; } = new();

    /// <summary>Default 256 MiB: a million pieces at 250 bytes.</summary>
    public long FileBytesMax { get; init; } = 256L << 20;

    /// <summary>Default 1,000,000; each is about 1 KiB of memory.</summary>
    public int RowsMax { get; init; } = 1_000_000;

    /// <summary>Default 256 characters; an id may have 64.</summary>
    public int FieldCharsMax { get; init; } = 256;

    /// <summary>Problems kept for people to read; all of them are counted. Default 1,000.</summary>
    public int ProblemsMax { get; init; } = 1_000;
}
