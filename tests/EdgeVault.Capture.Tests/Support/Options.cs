using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Tests.Support;

internal static class Configured
{
    /// <summary>One door, one reader: antennas 1 and 2 outside, 3 and 4 inside.</summary>
    public static CaptureOptions Door(int port = 5084)
    {
        var options = new CaptureOptions();
        options.Readers["r1"] = new ReaderOptions { Endpoint = $"llrp://127.0.0.1:{port}" };
        var portal = new PortalOptions
        {
            ReadPoint = "urn:epc:id:sgln:0614141.00001.1",
            InsideZone = "vault-a",
            OutsideZone = "corridor",
        };
        portal.Antennas["r1/1"] = portal.Antennas["r1/2"] = "outside";
        portal.Antennas["r1/3"] = portal.Antennas["r1/4"] = "inside";
        options.Portals["door-1"] = portal;
        return options;
    }
}
