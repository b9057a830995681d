using System.Globalization;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>An antenna at its place: metres along and beside the walk, radians from straight across it.</summary>
internal sealed record Antenna(
    string Reader, ushort Port, string Portal, Side Side, double X, double Y, double TurnRad)
{
    /// <summary>Splits <c>r1/3</c>; a port that no reader can have becomes 0.</summary>
    public static (string Reader, ushort Port) Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        ushort.TryParse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port);
        return (key[..slash], port);
    }

    public static Antenna From(string portal, string key, AntennaSpec spec)
    {
        var (reader, port) = Parse(key);
        return new(reader, port, portal, spec.Side, spec.Position, spec.Offset, spec.Turn * Math.PI / 180);
    }
}
