using EdgeVault.Capture.Portals;

namespace EdgeVault.Capture.Inputs;

/// <summary>What a portal's <c>Door</c> and <c>Beams</c> may be.</summary>
internal static class InputOptionsCheck
{
    public static void Check(string path, PortalOptions portal, CaptureOptions options, List<string> faults)
    {
        var inputs = new List<(string Path, string Text)>();
        if (portal.Door is { } door)
        {
            inputs.Add(($"{path}:Door", door));
        }

        foreach (var (side, text) in portal.Beams)
        {
            inputs.Add(($"{path}:Beams:{side}", text));
            if (side is not ("inside" or "outside"))
            {
                faults.Add($"{path}:Beams:{side}: '{side}' is no side; inside and outside are.");
            }
        }

        var claimed = new Dictionary<(string, int), string>();
        foreach (var (at, text) in inputs)
        {
            Check(at, text, options, claimed, faults);
        }
    }

    private static void Check(
        string path, string text, CaptureOptions options, Dictionary<(string, int), string> claimed,
        List<string> faults)
    {
        if (!InputKey.TryParse(text, out var key))
        {
            faults.Add($"{path}: '{text}' is no input; {InputKey.WhatExists} is.");
            return;
        }

        if (!options.Readers.ContainsKey(key.Reader))
        {
            faults.Add($"{path}: there is no reader '{key.Reader}' in {options.Path}:Readers.");
        }

        if (!claimed.TryAdd((key.Reader, key.Port), path))
        {
            faults.Add($"{path}: this input is already {claimed[(key.Reader, key.Port)]}.");
        }
    }
}
