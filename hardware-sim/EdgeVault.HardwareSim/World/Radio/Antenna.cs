using System.Globalization;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>An antenna at its place in the site.</summary>
/// <param name="Reader">Id of its reader.</param>
/// <param name="Port">The reader's number for it, from 1.</param>
/// <param name="Portal">That it watches.</param>
/// <param name="Side">Of the portal that it belongs to.</param>
/// <param name="At">Its place.</param>
/// <param name="Look">Unit vector of its axis.</param>
internal sealed record Antenna(string Reader, ushort Port, string Portal, Side Side, Point At, Point Look)
{
    /// <summary>Its number among all antennas of the site, from 0.</summary>
    public int Index { get; init; }

    /// <summary>Splits <c>r1/3</c>; a port that no reader can have becomes 0.</summary>
    public static (string Reader, ushort Port) Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        ushort.TryParse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port);
        return (key[..slash], port);
    }

    /// <param name="portal">Id of the portal.</param>
    /// <param name="key"><c>reader/port</c>.</param>
    /// <param name="spec">Place and turn as seen from the portal.</param>
    /// <param name="portalY">Where the portal's middle is along the wall, metres.</param>
    /// <param name="index">Among all antennas of the site.</param>
    public static Antenna From(string portal, string key, AntennaSpec spec, double portalY = 0, int index = 0)
    {
        var (reader, port) = Parse(key);
        var turn = spec.Turn * Math.PI / 180;
        // Straight across the walk is towards the other wall.
        var across = spec.Offset >= 0 ? -1 : 1;
        return new(
            reader, port, portal, spec.Side, new(spec.Position, portalY + spec.Offset, spec.Height),
            new(Math.Sin(turn), across * Math.Cos(turn), 0))
        { Index = index };
    }
}
