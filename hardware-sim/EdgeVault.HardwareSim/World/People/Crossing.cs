namespace EdgeVault.HardwareSim.World;

/// <summary>What truly happened at a door.</summary>
internal enum Direction
{
    In,
    Out,

    /// <summary>Came to the doorway and went back.</summary>
    TurnedBack,

    /// <summary>Went along the wall, in view of the door; it had nothing to do with it.</summary>
    PassedBy,
}

/// <summary>One piece went through a door, or came near it. Times are microseconds of the world: from coming into
/// view to leaving it, and on the threshold (for one that turned back or passed by, at its farthest or nearest). Reads
/// are those of the door's own antennas.</summary>
internal sealed record Crossing(
    Piece Piece,
    string Portal,
    Direction Direction,
    long FromUs,
    long ToUs,
    long CrossedUs,
    string Carrier,
    string Group,
    int ReadsOutside,
    int ReadsInside)
{
    /// <summary>What was odd about it.</summary>
    public Traits Traits { get; init; }
}

/// <summary>Somebody who sees what truly happens.</summary>
internal interface IWitness
{
    void Saw(Crossing crossing);
}
