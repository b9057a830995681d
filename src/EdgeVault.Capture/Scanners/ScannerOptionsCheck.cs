namespace EdgeVault.Capture.Scanners;

/// <summary>Finds every fault of the <c>Scanners</c> section, each under its full key.</summary>
internal static class ScannerOptionsCheck
{
    public static void Check(CaptureOptions options, List<string> faults, Action<string, string, List<string>> checkId)
    {
        var endpoints = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, scanner) in options.Scanners)
        {
            var path = $"{options.Path}:Scanners:{id}";
            checkId(id, path, faults);
            faults.AddRange(scanner.Faults().Select(fault => $"{path}:{fault}"));
            if (scanner.Station is { Length: > 0 } station)
            {
                checkId(station, $"{path}:Station", faults);
            }

            if (scanner.Portal is { Length: > 0 } portal && !options.Portals.ContainsKey(portal))
            {
                var known = options.Portals.Count == 0 ? "there is none" : string.Join(", ", options.Portals.Keys);
                faults.Add($"{path}:Portal: there is no portal '{portal}' in {options.Path}:Portals ({known}).");
            }

            if (ScannerEndpoint.TryParse(scanner.Endpoint, out var endpoint) is null
                && !endpoints.TryAdd(endpoint!.Device, id))
            {
                faults.Add($"{path}:Endpoint: '{scanner.Endpoint}' is already that of {endpoints[endpoint.Device]}; "
                    + "two would take each other's codes.");
            }
        }
    }
}
