namespace EdgeVault.Custody.Stock;

/// <summary>What a piece was last proven by. Stored: a number is never used again for another meaning.</summary>
public enum ProofKind
{
    None = 0,

    /// <summary>A decided passage of its own tag.</summary>
    Passage = 1,

    /// <summary>A person scanned it.</summary>
    Scan = 2,

    /// <summary>A count found it.</summary>
    Count = 3,

    /// <summary>A reader inside saw it.</summary>
    InsideRead = 4,

    /// <summary>Its container was there; nobody saw the piece itself.</summary>
    Inferred = 5,
}
