namespace EdgeVault.Custody.Stock;

/// <summary>Where a piece is, as far as decided passages say. Stored: a number is never used again for another
/// meaning.</summary>
public enum Whereabouts
{
    /// <summary>It was seen, but nothing that was decided says on which side.</summary>
    Unknown = 0,

    /// <summary>In the inside zone of the last portal it crossed.</summary>
    Inside = 1,

    /// <summary>In the outside zone of the last portal it crossed.</summary>
    Outside = 2,

    /// <summary>An unresolved passage is not settled yet; the zone is where the piece was before.</summary>
    Uncertain = 3,
}
