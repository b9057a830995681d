namespace EdgeVault.HardwareSim.World;

/// <summary>What truly happened at a door. <see cref="TurnedBack"/> came to the doorway and went back.</summary>
internal enum Direction
{
    In,
    Out,
    TurnedBack,
}

/// <summary>One piece went through a door, or turned back in it. Times are microseconds of the world: from coming into
/// view to leaving it, and on the threshold (for one that turned back, at its farthest).</summary>
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
    int ReadsInside);

/// <summary>Somebody who sees what truly happens.</summary>
internal interface IWitness
{
    void Saw(Crossing crossing);
}
