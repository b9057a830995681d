namespace EdgeVault.HardwareSim.World;

/// <summary>Where a tag is: metres along the walk (inside is positive) and beside it; which way its carrier walks
/// (+1 inwards, -1 outwards, 0 nobody carries it).</summary>
internal readonly record struct Placement(double X, double Y, int Facing);

/// <summary>Where something is at a time of the world.</summary>
internal interface IPath
{
    Placement At(long worldUs);
}

/// <summary>A place on a shelf.</summary>
internal sealed record Shelf(double X, double Y) : IPath
{
    public Placement At(long worldUs) => new(X, Y, 0);
}
