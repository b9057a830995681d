using System.Text.RegularExpressions;
using EdgeVault.Capture.Climate;
using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Outputs;
using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Scanners;
using Microsoft.Extensions.Options;

namespace EdgeVault.Capture;

/// <summary>Finds every fault of the room's configuration at once, each under its full key and with what would do.</summary>
internal sealed partial class CaptureOptionsValidator : IValidateOptions<CaptureOptions>
{
    public ValidateOptionsResult Validate(string? name, CaptureOptions options)
    {
        var faults = new List<string>(options.BindingFaults);
        foreach (var (id, reader) in options.Readers)
        {
            CheckReader(id, $"{options.Path}:Readers:{id}", reader, faults);
        }

        var claimed = new Dictionary<AntennaKey, string>();
        var outputs = new Dictionary<(string, int), string>();
        foreach (var (id, portal) in options.Portals)
        {
            CheckPortal(id, $"{options.Path}:Portals:{id}", portal, options, claimed, faults);
            OutputOptionsCheck.Check($"{options.Path}:Portals:{id}", portal, options, outputs, faults);
        }

        ScannerOptionsCheck.Check(options, faults, CheckId);
        foreach (var (id, sensor) in options.Climate)
        {
            CheckId(id, $"{options.Path}:Climate:{id}", faults);
            CheckId(sensor.Zone, $"{options.Path}:Climate:{id}:Zone", faults);
            ClimateOptionsCheck.Check($"{options.Path}:Climate:{id}", sensor, faults);
        }

        CaptureLimitsCheck.Check(options, faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckReader(string id, string path, ReaderOptions reader, List<string> faults)
    {
        CheckId(id, path, faults);
        if (ReaderEndpoint.TryParse(reader.Endpoint, out _) is { } fault)
        {
            faults.Add($"{path}:Endpoint: {fault}.");
        }

        CaptureLimitsCheck.Between($"{path}:ConnectTimeout", reader.ConnectTimeout, 0.1, 60, faults);
        CaptureLimitsCheck.Between($"{path}:ResponseTimeout", reader.ResponseTimeout, 0.1, 60, faults);
        CaptureLimitsCheck.Between($"{path}:Keepalive", reader.Keepalive, 1, 300, faults);
        ReaderOptionsCheck.Check(path, reader, faults);
    }

    private static void CheckPortal(
        string id, string path, PortalOptions portal, CaptureOptions options, Dictionary<AntennaKey, string> claimed,
        List<string> faults)
    {
        CheckId(id, path, faults);
        CheckId(portal.InsideZone, $"{path}:InsideZone", faults);
        CheckId(portal.OutsideZone, $"{path}:OutsideZone", faults);
        if (portal.InsideZone == portal.OutsideZone && portal.InsideZone.Length > 0)
        {
            faults.Add($"{path}:OutsideZone: '{portal.OutsideZone}' is the inside zone too; a door stands between two.");
        }

        if (!IsSgln(portal.ReadPoint))
        {
            faults.Add(
                $"{path}:ReadPoint: '{portal.ReadPoint}' is not the URI of a location, such as " +
                "urn:epc:id:sgln:0614141.00001.1 (company prefix and location together 12 digits).");
        }

        var sides = new HashSet<Side>();
        foreach (var (key, side) in portal.Antennas)
        {
            CheckAntenna($"{path}:Antennas:{key}", key, side, options, claimed, sides, faults);
        }

        InputOptionsCheck.Check(path, portal, options, faults);
        CheckSide(Side.Inside, "inside");
        CheckSide(Side.Outside, "outside");

        void CheckSide(Side side, string text)
        {
            if (!sides.Contains(side))
            {
                faults.Add($"{path}:Antennas: no antenna looks at the {text}; name one, such as \"r1/1\": \"{text}\".");
            }
        }
    }

    private static void CheckAntenna(
        string path, string text, string sideText, CaptureOptions options, Dictionary<AntennaKey, string> claimed,
        HashSet<Side> sides, List<string> faults)
    {
        if (AntennaKey.TryParseSide(sideText, out var side))
        {
            sides.Add(side);
        }
        else
        {
            faults.Add($"{path}: '{sideText}' is no side; inside and outside are.");
        }

        if (!AntennaKey.TryParse(text, out var key))
        {
            faults.Add($"{path}: '{text}' is not reader/antenna, such as r1/3 (antennas 1 to {AntennaKey.AntennaMax}).");
            return;
        }

        if (!options.Readers.ContainsKey(key.Reader))
        {
            var known = options.Readers.Count == 0 ? "there is none" : string.Join(", ", options.Readers.Keys);
            faults.Add($"{path}: there is no reader '{key.Reader}' in {options.Path}:Readers ({known}).");
        }

        if (!claimed.TryAdd(key, path))
        {
            faults.Add($"{path}: this antenna is already that of {claimed[key]}; it can watch one side of one portal.");
        }
    }

    private static void CheckId(string id, string path, List<string> faults)
    {
        if (!Id().IsMatch(id))
        {
            faults.Add($"{path}: '{id}' is not an id; 1 to 32 of a-z, 0-9 and '-' are.");
        }
    }

    private static bool IsSgln(string uri)
    {
        var match = Sgln().Match(uri);
        return match.Success && match.Groups[1].Length + match.Groups[2].Length == 12;
    }

    [GeneratedRegex("^[a-z0-9-]{1,32}$", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    // GS1 TDS 2.0 §6.3.3: company prefix of 6 to 12 digits, location reference, extension.
    [GeneratedRegex("^urn:epc:id:sgln:([0-9]{6,12})\\.([0-9]{0,6})\\.([!-~]{1,60})$", RegexOptions.CultureInvariant)]
    private static partial Regex Sgln();
}
