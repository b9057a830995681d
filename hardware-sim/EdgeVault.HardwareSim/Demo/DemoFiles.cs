using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeVault.HardwareSim.Stations;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Demo;

/// <summary>Writes the configuration files for the programs of a demo.</summary>
internal static class DemoFiles
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>The preset with a seed, a name and read points of its own.</summary>
    public static Scenario SiteScenario(Scenario preset, int number, int seed) => preset with
    {
        Site = SiteName(number),
        Seed = seed,
        Stations = preset.Stations.Count > 0 ? preset.Stations : StationSpec.Demo,
        // In a house that is shown people wear badges that the doors can read.
        Carriers = preset.Carriers with { BadgeShare = 1 },
        Portals = preset.Portals
            .Select((portal, at) => (portal.Key, Value: portal.Value with { ReadPoint = $"{Sgln(number)}.{at + 1}" }))
            .ToDictionary(portal => portal.Key, portal => portal.Value),
    };

    public static string SiteName(int number) => $"dc{number}";

    public static JsonObject Gateway(
        int number, Scenario scenario, SiteEndpoints endpoints, Listen listen, Listen hub, JsonObject? access = null) => new()
        {
            ["EdgeVault"] = new JsonObject
            {
                ["Site"] = scenario.Site,
                ["Gateway"] = GatewayName,
                ["SiteGln"] = $"{Sgln(number)}.0",
                ["DataPath"] = "data",
                ["Pieces"] = "pieces.csv",
                ["Places"] = "places.csv",
                ["Custodians"] = "custodians.csv",
                ["Listen"] = listen.ToJson(),
                ["Hubs"] = new JsonObject
                {
                    [HubName] = new JsonObject
                    {
                        ["Address"] = Listen.Of(hub.Grpc),
                        ["PublicKey"] = $"keys/hub-{HubName}.pub",
                    },
                },
                ["Access"] = access ?? [],
                ["Readers"] = Map(endpoints.Readers, address => new JsonObject { ["Endpoint"] = $"llrp://{address}" }),
                ["Portals"] = Map(scenario.Portals, Portal),
                ["Stations"] = Map(scenario.Stations, Station),
                ["Scanners"] = Map(endpoints.Scanners.ToDictionary(line => line.Key, line => line), Scanner),
            },
        };

    public static JsonObject Hub(IEnumerable<string> sites, Listen listen) => new()
    {
        ["EdgeVaultHub"] = new JsonObject
        {
            ["Name"] = HubName,
            ["DataPath"] = "data",
            ["Listen"] = listen.ToJson(),
            ["Sites"] = new JsonObject(sites.Select(site => KeyValuePair.Create<string, JsonNode?>(
                site, new JsonObject { ["Gateway"] = GatewayName, ["Key"] = $"keys/{site}.pub" }))),
        },
    };

    public static Task WriteAsync(string path, JsonObject settings) =>
        File.WriteAllTextAsync(path, settings.ToJsonString(Indented) + "\n");

    internal const string GatewayName = "gw1";
    internal const string HubName = "main";

    private static string Sgln(int number) => $"urn:epc:id:sgln:0614141.{number:D5}";

    private static JsonObject Portal(PortalSpec portal) => new()
    {
        ["Kind"] = "vault-door",
        ["ReadPoint"] = portal.ReadPoint,
        ["InsideZone"] = portal.InsideZone,
        ["OutsideZone"] = portal.OutsideZone,
        ["Antennas"] = Map(portal.Antennas, antenna => antenna.Side == Side.Inside ? "inside" : "outside"),
        ["Beams"] = Map(
            portal.Beams.ToDictionary(beam => beam.Value.Side == Side.Inside ? "inside" : "outside", beam => beam.Key),
            input => input),
        ["Door"] = portal.Contact.Length > 0 ? portal.Contact : null,
    };

    private static JsonObject Station(StationSpec station) => new()
    {
        ["Activity"] = station.Activity switch
        {
            StationWork.PutAway => "put-away",
            StationWork.HandOver => "hand-over",
            _ => "pack",
        },
        ["Timeout"] = "00:01:00",
        ["Role"] = "station",
    };

    // Scanners have the names of their stations.
    private static JsonObject Scanner(KeyValuePair<string, string> line) => new()
    {
        ["Endpoint"] = line.Value,
        ["Station"] = line.Key,
        ["AnswerGood"] = $"{ScanHand.Good:X2}",
        ["AnswerBad"] = $"{ScanHand.Bad:X2}",
    };

    private static JsonObject Map<T>(IEnumerable<KeyValuePair<string, T>> entries, Func<T, JsonNode> value) =>
        new(entries.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, value(entry.Value))));
}

/// <summary>Where the simulator of a site is reached, by the ids of readers and scanners.</summary>
internal sealed record SiteEndpoints(
    IReadOnlyDictionary<string, string> Readers, IReadOnlyDictionary<string, string> Scanners);

/// <summary>The two loopback ports of a gateway or a hub.</summary>
internal sealed record Listen(int Grpc, int Console)
{
    public Uri GrpcAddress => new(Of(Grpc));

    public Uri ConsoleAddress => new(Of(Console));

    public static string Of(int port) => $"http://127.0.0.1:{port}";

    public JsonObject ToJson() => new() { [nameof(Grpc)] = Of(Grpc), [nameof(Console)] = Of(Console) };
}
