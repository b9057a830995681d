using System.Globalization;

namespace EdgeVault.Capture.Inputs;

/// <summary>An input as the configuration names it: <c>r1/gpi2</c>, and <c>r1/gpi2/low</c> where low means open or
/// broken.</summary>
internal readonly record struct InputKey(string Reader, int Port, bool IsActiveLow)
{
    public const int PortMax = 255;

    public const string WhatExists = "reader/gpiN or reader/gpiN/low, such as r1/gpi1";

    public static bool TryParse(string text, out InputKey key)
    {
        key = default;
        var parts = text.Split('/');
        if (parts.Length is < 2 or > 3 || parts[0].Length == 0
            || (parts.Length == 3 && parts[2] is not ("low" or "high"))
            || !parts[1].StartsWith("gpi", StringComparison.Ordinal)
            || !int.TryParse(parts[1].AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > PortMax)
        {
            return false;
        }

        key = new InputKey(parts[0], port, parts.Length == 3 && parts[2] == "low");
        return true;
    }
}
