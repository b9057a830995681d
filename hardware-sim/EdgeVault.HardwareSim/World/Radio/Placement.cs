namespace EdgeVault.HardwareSim.World;

/// <summary>Where a tag is, and which way its carrier walks: a unit vector, or zero if nobody carries it.</summary>
internal readonly record struct Placement(double X, double Y, double HeadX, double HeadY);

/// <summary>Where something is at a time of the world.</summary>
internal interface IPath
{
    Placement At(long worldUs);
}

/// <summary>A place on a shelf.</summary>
internal sealed record Shelf(double X, double Y) : IPath
{
    public Placement At(long worldUs) => new(X, Y, 0, 0);
}
