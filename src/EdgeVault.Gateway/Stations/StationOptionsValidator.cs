using System.Text.RegularExpressions;
using EdgeVault.Capture;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gs1.Epc;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Stations;

/// <summary>Every fault of the <c>Stations</c> section, and scanners that serve a station which is not there.</summary>
/// <param name="section">The <c>EdgeVault</c> section: the scanners in it are Capture's, and may be faulty
/// themselves.</param>
internal sealed partial class StationOptionsValidator(IConfigurationSection section) : IValidateOptions<GatewayOptions>
{
    private const int SealPrefixCharsMax = 16;

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        string[] faults =
        [
            .. options.Stations.SelectMany(station => FaultsOf($"{section.Path}:Stations:{station.Key}", station.Key, station.Value)),
            .. Strangers(options.Stations),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(string path, string id, StationOptions station)
    {
        if (!Id().IsMatch(id))
        {
            yield return $"{path}: '{id}' is not an id; 1 to 32 of a-z, 0-9 and '-' are.";
        }

        if (!StationOptions.Activities.ContainsKey(station.Activity))
        {
            yield return $"{path}:Activity is '{station.Activity}'; {string.Join(", ", StationOptions.Activities.Keys)} would do.";
        }

        if (!StationOptions.WitnessClasses.ContainsKey(station.WitnessFrom))
        {
            yield return $"{path}:WitnessFrom is '{station.WitnessFrom}'; high, mid or low would do.";
        }

        if (station.Timeout < TimeSpan.FromSeconds(5) || station.Timeout > TimeSpan.FromHours(1))
        {
            yield return $"{path}:Timeout is {station.Timeout}; 00:00:05 to 01:00:00 would do.";
        }

        if (station.SealPrefix.Length is < 1 or > SealPrefixCharsMax)
        {
            yield return $"{path}:SealPrefix is '{station.SealPrefix}'; 1 to {SealPrefixCharsMax} characters would do.";
        }

        if (station.ReadPoint.Length > 0 && !IsSgln(station.ReadPoint))
        {
            yield return $"{path}:ReadPoint is '{station.ReadPoint}'; urn:epc:id:sgln:0614141.00001.1 would do.";
        }
    }

    /// <summary>A misspelt name would be a second station that nobody set up. Where there is no section at all, a
    /// scanner's word is enough, and the defaults hold.</summary>
    private IEnumerable<string> Strangers(Dictionary<string, StationOptions> stations) =>
        stations.Count == 0 ? [] : section.GetSection(nameof(CaptureOptions.Scanners)).GetChildren()
            .Select(scanner => (scanner.Path, Station: scanner["Station"]))
            .Where(scanner => scanner.Station is { Length: > 0 } station && !stations.ContainsKey(station))
            .Select(scanner => $"{scanner.Path}:Station: there is no station '{scanner.Station}' in {section.Path}:Stations "
                + $"({string.Join(", ", stations.Keys)}).");

    private static bool IsSgln(string uri) =>
        uri.StartsWith("urn:epc:id:sgln:", StringComparison.Ordinal) && EpcCodec.TryParseIdentityUri(uri, out _, out _);

    [GeneratedRegex(@"^[a-z0-9-]{1,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
