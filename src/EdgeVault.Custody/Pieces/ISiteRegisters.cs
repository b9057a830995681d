namespace EdgeVault.Custody.Pieces;

/// <summary>The registers of a site that count now; asked again, they may be others. Safe from any thread.</summary>
public interface ISiteRegisters
{
    PieceRegister Pieces { get; }

    /// <summary>By place id.</summary>
    IReadOnlyDictionary<string, Place> Places { get; }
}

/// <summary>Registers that stay as they are: of a rehearsal, or of rules on trial.</summary>
public sealed record FixedRegisters(PieceRegister Pieces) : ISiteRegisters
{
    public static FixedRegisters Empty { get; } = new(PieceRegister.Empty);

    public IReadOnlyDictionary<string, Place> Places { get; init; } = new Dictionary<string, Place>();
}
