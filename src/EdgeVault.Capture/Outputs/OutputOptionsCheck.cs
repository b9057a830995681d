using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Outputs;

/// <summary>What a portal's <c>Outputs</c> may be.</summary>
internal static class OutputOptionsCheck
{
    /// <param name="path">Of the portal.</param>
    /// <param name="portal">It.</param>
    /// <param name="options">For the readers.</param>
    /// <param name="claimed">By reader and port, over all portals: where it is used already.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static void Check(
        string path, PortalOptions portal, CaptureOptions options, Dictionary<(string, int), string> claimed, List<string> faults)
    {
        foreach (var (text, light) in portal.Outputs)
        {
            Check($"{path}:Outputs:{text}", text, light, options, claimed, faults);
        }
    }

    private static void Check(
        string path, string text, string light, CaptureOptions options, Dictionary<(string, int), string> claimed,
        List<string> faults)
    {
        if (!OutputKey.TryParseLight(light, out _))
        {
            faults.Add($"{path}: '{light}' cannot be shown; green, amber, red and buzzer can.");
        }

        if (!OutputKey.TryParse(text, out var key))
        {
            faults.Add($"{path}: '{text}' is no output; {OutputKey.WhatExists} is.");
            return;
        }

        if (!options.Readers.TryGetValue(key.Reader, out var reader))
        {
            faults.Add($"{path}: there is no reader '{key.Reader}' in {options.Path}:Readers.");
        }
        else if (ReaderEndpoint.TryParse(reader.Endpoint, out var endpoint) is null && endpoint.Kind != ReaderLinkKind.Llrp)
        {
            faults.Add($"{path}: reader '{key.Reader}' does not speak LLRP, so its outputs cannot be set; those of one that does can.");
        }

        if (!claimed.TryAdd((key.Reader, key.Port), path))
        {
            faults.Add($"{path}: this output is already {claimed[(key.Reader, key.Port)]}.");
        }
    }
}
