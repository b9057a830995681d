using System.Globalization;

namespace EdgeVault.Capture.Portals;

/// <summary>An antenna as the configuration names it: <c>r1/3</c>.</summary>
internal readonly record struct AntennaKey(string Reader, int Antenna)
{
    /// <summary>Readers have up to 64 ports, hubs included; a byte is enough for all of a portal's.</summary>
    public const int AntennaMax = 255;

    public static bool TryParse(string text, out AntennaKey key)
    {
        key = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var antenna)
            || antenna is < 1 or > AntennaMax)
        {
            return false;
        }

        key = new AntennaKey(text[..slash], antenna);
        return true;
    }

    public static bool TryParseSide(string text, out Side side)
    {
        side = text switch
        {
            "inside" => Side.Inside,
            "outside" => Side.Outside,
            _ => Side.None,
        };
        return side != Side.None;
    }
}
