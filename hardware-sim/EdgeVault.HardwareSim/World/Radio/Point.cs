namespace EdgeVault.HardwareSim.World;

/// <summary>A place or a way, metres: X along the walk (inside is positive), Y along the wall, Z up.</summary>
internal readonly record struct Point(double X, double Y, double Z)
{
    public double Length => Math.Sqrt(Dot(this));

    public static Point operator +(Point one, Point other) => new(one.X + other.X, one.Y + other.Y, one.Z + other.Z);

    public static Point operator -(Point one, Point other) => new(one.X - other.X, one.Y - other.Y, one.Z - other.Z);

    public static Point operator *(double factor, Point way) => new(factor * way.X, factor * way.Y, factor * way.Z);

    public double Dot(Point other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);
}
