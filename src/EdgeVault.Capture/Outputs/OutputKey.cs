using System.Globalization;

namespace EdgeVault.Capture.Outputs;

/// <summary>An output as the configuration names it: <c>r1/gpo2</c>, and <c>r1/gpo2/low</c> where low switches it on.</summary>
internal readonly record struct OutputKey(string Reader, int Port, bool IsActiveLow)
{
    public const int PortMax = 255;

    public const string WhatExists = "reader/gpoN or reader/gpoN/low, such as r1/gpo1";

    public static bool TryParse(string text, out OutputKey key)
    {
        key = default;
        var parts = text.Split('/');
        if (parts.Length is < 2 or > 3 || parts[0].Length == 0
            || (parts.Length == 3 && parts[2] is not ("low" or "high"))
            || !parts[1].StartsWith("gpo", StringComparison.Ordinal)
            || !int.TryParse(parts[1].AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > PortMax)
        {
            return false;
        }

        key = new OutputKey(parts[0], port, parts.Length == 3 && parts[2] == "low");
        return true;
    }

    /// <summary><c>green</c>, <c>amber</c>, <c>red</c> or <c>buzzer</c>.</summary>
    public static bool TryParseLight(string text, out DoorLights light)
    {
        light = text switch
        {
            "green" => DoorLights.Green,
            "amber" => DoorLights.Amber,
            "red" => DoorLights.Red,
            "buzzer" => DoorLights.Buzzer,
            _ => DoorLights.None,
        };
        return light != DoorLights.None;
    }
}
