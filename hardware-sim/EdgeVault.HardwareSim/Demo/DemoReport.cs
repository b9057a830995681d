using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeVault.HardwareSim.Demo.Trade;
using EdgeVault.HardwareSim.Stations;
using EdgeVault.HardwareSim.Truth;

namespace EdgeVault.HardwareSim.Demo;

/// <summary>What came out, per site; <paramref name="Problems"/> are those of its ledger.</summary>
internal sealed record SiteReport(
    string Site, long Reads, ulong Events, SiteScore Score, StationScore Stations, IReadOnlyList<string> Problems);

/// <summary>What a demo came to.</summary>
/// <param name="Seed">As given.</param>
/// <param name="Sites">In their order.</param>
/// <param name="HubEvents">Events of all sites that the hub holds.</param>
/// <param name="HubLag">Events that it does not have yet.</param>
/// <param name="HubFaults">A sentence for each way in which hub and sites differ.</param>
internal sealed record DemoReport(
    int Seed, IReadOnlyList<SiteReport> Sites, ulong HubEvents, ulong HubLag, IReadOnlyList<string> HubFaults)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>What went on between the sites.</summary>
    public TradeTruth Trade { get; init; } = new();

    /// <summary>Of the crossings that the radio saw, how many have to be right in this world; 1 where all of them can be.</summary>
    public double RightLeast { get; init; } = 1;

    public bool IsOk => Faults.Count == 0;

    /// <summary>Everything that disagrees with the truth, one sentence each. A site whose gateway counted no read or took no scan is
    /// one of them: a demo in which nothing happened proves nothing.</summary>
    public IReadOnlyList<string> Faults =>
    [
        .. Sites.Where(site => !MayMiss(site.Score)).SelectMany(static site => site.Score.Misses.Select(miss => $"{site.Site}: {miss}")),
        .. Sites.SelectMany(site => site.Score.Faults.Concat(site.Stations.Faults).Concat(site.Problems).Select(fault => $"{site.Site}: {fault}")),
        .. Sites.Where(site => site.Reads == 0).Select(site => $"{site.Site}: the gateway counted no read."),
        .. Sites.Where(site => site.Stations.Accepted == 0).Select(site => $"{site.Site}: no scan was accepted."),
        .. HubFaults,
    ];

    /// <summary>What was missed, where this world's radio leaves so much unheard that it may be.</summary>
    public IEnumerable<string> Missed => Sites.Where(site => MayMiss(site.Score))
        .SelectMany(static site => site.Score.Misses.Select(miss => $"{site.Site}: {miss}"));

    // Nothing wrong is ever allowed for; what nobody could hear is, unless the trays say with 95 % that it was too much.
    private bool MayMiss(SiteScore score) =>
        RightLeast < 1 && new ScoreSheet(score, [], [], TimeSpan.Zero).RightByTag.High >= RightLeast;

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["seed"] = Seed,
            ["sites"] = new JsonArray([.. Sites.Select(SiteJson)]),
            ["hub"] = new JsonObject { ["events"] = HubEvents, ["lag"] = HubLag },
        };
        if (Sites.Count > 1)
        {
            json["trade"] = TradeJson();
        }

        if (!IsOk)
        {
            json["faults"] = new JsonArray([.. Faults.Select(fault => (JsonNode)fault)]);
        }

        json["ok"] = IsOk;
        return json;
    }

    private JsonObject TradeJson() => new()
    {
        ["delivered"] = Trade.Delivered.Count,
        ["reserved"] = Trade.Reservations.Count,
        ["reservedWhileCut"] = Trade.Reservations.Count(reservation => reservation.WhileCut),
        ["cut"] = Trade.Cut is { } cut
            ? new JsonObject { ["site"] = cut.Site, ["seconds"] = Math.Round(cut.Lasted.TotalSeconds, 1), ["behind"] = cut.Behind }
            : null,
        ["transfer"] = Trade.Transfer is { } transfer
            ? new JsonObject
            {
                ["piece"] = transfer.PieceId, ["from"] = transfer.From, ["to"] = transfer.To,
                ["inStockMeanwhile"] = transfer.InStockMeanwhile,
            }
            : null,
    };

    public string ToText() => ToJson().ToJsonString(Indented) + "\n";

    private static JsonObject SiteJson(SiteReport site) => new()
    {
        ["site"] = site.Site,
        ["reads"] = site.Reads,
        ["events"] = site.Events,
        ["passages"] = new JsonObject
        {
            ["right"] = site.Score.Right,
            ["wrong"] = site.Score.Wrong,
            ["unresolved"] = site.Score.Unresolved,
            ["missed"] = site.Score.Missed,
            ["invented"] = site.Score.Invented,
            ["doubted"] = site.Score.Doubted,
        },
        ["ledger"] = site.Problems.Count == 0 ? "sound" : "damaged",
        ["stations"] = new JsonObject
        {
            ["scans"] = site.Stations.Scans,
            ["accepted"] = site.Stations.Accepted,
            ["refused"] = site.Stations.Refused,
            ["right"] = site.Stations.Right,
            ["wrong"] = site.Stations.Wrong,
            ["missed"] = site.Stations.Missed,
            ["invented"] = site.Stations.Invented,
        },
        ["carriers"] = new JsonObject
        {
            ["named"] = site.Score.Carriers.Named, ["others"] = site.Score.Carriers.Others, ["nobody"] = site.Score.Carriers.Nobody,
        },
    };
}
