using System.Text.Json.Nodes;
using EdgeVault.HardwareSim.Readers;
using EdgeVault.HardwareSim.Truth;
using EdgeVault.HardwareSim.VirtualTime;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.Benchmarks.Scoring;

/// <summary>Runs a scenario once more from its seed and keeps the reads around some crossings: the tag's own and those
/// of all others at that door meanwhile.</summary>
/// <remarks>The same seed gives the same reads, so a long run need not remember any.</remarks>
internal sealed class ReadDump : IReportSink, IWitness
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(6);
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);

    private readonly IReadOnlyList<JudgedCrossing> _worst;
    private readonly JsonArray[] _reads;
    private readonly Dictionary<(string Reader, ushort Port), (string Portal, string Side)> _antennas = [];

    private ReadDump(Scenario scenario, IReadOnlyList<JudgedCrossing> worst)
    {
        _worst = worst;
        _reads = [.. worst.Select(_ => new JsonArray())];
        foreach (var (id, portal) in scenario.Portals)
        {
            foreach (var (key, antenna) in portal.Antennas)
            {
                _antennas[Antenna.Parse(key)] = (id, antenna.Side == Side.Inside ? "inside" : "outside");
            }
        }
    }

    /// <summary>A JSON object for each: outcome, truth, what was said, and the reads, times in seconds of the
    /// world.</summary>
    public static IEnumerable<JsonObject> Of(Scenario scenario, IReadOnlyList<JudgedCrossing> worst)
    {
        var dump = new ReadDump(scenario, worst);
        if (worst.Count > 0)
        {
            var site = new VirtualSite(scenario, Start, dump, dump);
            site.World.Open();
            site.AdvanceTo((long)(worst.Max(judged => judged.Truth.To) + After - Start).TotalMicroseconds);
        }

        return worst.Select((judged, at) => new JsonObject
        {
            ["outcome"] = judged.Outcome.ToString(),
            ["truth"] = JsonNode.Parse(judged.Truth.ToJson()),
            ["said"] = judged.Passage?.Direction,
            ["events"] = (judged.Passage is null ? 0 : 1) + judged.Extra,
            ["reads"] = dump._reads[at],
        });
    }

    public void Report(string reader, long arrivedUs, ReadOnlySpan<ReaderReport> reports)
    {
        var now = Start.AddTicks(arrivedUs * TimeSpan.TicksPerMicrosecond);
        for (var at = 0; at < _worst.Count; at++)
        {
            var truth = _worst[at].Truth;
            if (now < truth.From - Before || now > truth.To + After)
            {
                continue;
            }

            foreach (ref readonly var report in reports)
            {
                var (portal, side) = _antennas[(reader, report.Antenna)];
                if (portal == truth.Portal)
                {
                    _reads[at].Add(Read(report, reader, side, arrivedUs, report.Tag.EpcHex == truth.EpcHex));
                }
            }
        }
    }

    public void Input(string reader, long arrivedUs, in InputEdge edge)
    {
    }

    public void Tick(long nowUs)
    {
    }

    public void Saw(Crossing crossing)
    {
    }

    private static JsonObject Read(
        in ReaderReport report, string reader, string side, long arrivedUs, bool isOwn) => new()
        {
            ["own"] = isOwn,
            ["epcHex"] = report.Tag.EpcHex,
            ["antenna"] = $"{reader}/{report.Antenna}",
            ["side"] = side,
            ["arrived"] = arrivedUs / 1e6,
            ["readerSeconds"] = report.LastSeenUs / 1e6,
            ["rssi"] = report.RssiCentiDbm / 100.0,
            ["phase"] = report.Phase,
            ["count"] = report.SeenCount,
        };
}
