using System.Text.Json.Nodes;
using EdgeVault.Capture.Passages;
using EdgeVault.HardwareSim.Readers;
using EdgeVault.HardwareSim.Truth;
using EdgeVault.HardwareSim.VirtualTime;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;
using EdgeVault.Hosting.Charts;

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
    private readonly WorstChart[] _charts;
    private readonly CapturePipeline _pipeline;
    private readonly Dictionary<(string Reader, ushort Port), (string Portal, string Side)> _beams = [];
    private readonly Dictionary<(string Reader, ushort Port), (string Portal, string Side)> _antennas = [];

    private ReadDump(
        Scenario scenario, PassageOptions passages, IReadOnlyList<JudgedCrossing> worst, bool givesPhase)
    {
        _worst = worst;
        _charts = [.. worst.Select(static judged => new WorstChart(judged))];
        _pipeline = new CapturePipeline(scenario, Start, passages, givesPhase: givesPhase)
        {
            Told = (index, decision) =>
            {
                for (var at = 0; at < worst.Count; at++)
                {
                    _charts[at].Decision = worst[at].Passage?.Index == index ? decision : _charts[at].Decision;
                }
            },
        };
        _reads = [.. worst.Select(_ => new JsonArray())];
        foreach (var (id, portal) in scenario.Portals)
        {
            foreach (var (key, antenna) in portal.Antennas)
            {
                _antennas[Antenna.Parse(key)] = (id, antenna.Side == Side.Inside ? "inside" : "outside");
            }

            foreach (var (key, beam) in portal.Beams)
            {
                _beams[BeamSpec.Parse(key)] = (id, beam.Side == Side.Inside ? "inside" : "outside");
            }
        }
    }

    /// <summary>For each a JSON object: outcome, truth, what was said, and the reads, times in seconds of the world; and its
    /// picture.</summary>
    public static IEnumerable<(JsonObject Json, TimeChart Chart)> Of(
        Scenario scenario, PassageOptions passages, IReadOnlyList<JudgedCrossing> worst, bool givesPhase = true)
    {
        var dump = new ReadDump(scenario, passages, worst, givesPhase);
        if (worst.Count > 0)
        {
            var site = new VirtualSite(scenario, Start, dump, dump);
            dump._pipeline.Register(site.World.Pieces);
            site.World.Open();
            site.AdvanceTo((long)(worst.Max(judged => judged.Truth.To) + After - Start).TotalMicroseconds);
        }

        return worst.Select((judged, at) => (
            new JsonObject
            {
                ["outcome"] = judged.Outcome.ToString(),
                ["truth"] = JsonNode.Parse(judged.Truth.ToJson()),
                ["said"] = judged.Passage?.Direction,
                ["events"] = (judged.Passage is null ? 0 : 1) + judged.Extra,
                ["reads"] = dump._reads[at],
            },
            dump._charts[at].Chart(Start)));
    }

    public void Report(string reader, long arrivedUs, ReadOnlySpan<ReaderReport> reports)
    {
        _pipeline.Report(reader, arrivedUs, reports);
        for (var at = 0; at < _worst.Count; at++)
        {
            var truth = _worst[at].Truth;
            if (!IsNear(truth, arrivedUs))
            {
                continue;
            }

            foreach (ref readonly var report in reports)
            {
                var (portal, side) = _antennas[(reader, report.Antenna)];
                if (portal == truth.Portal)
                {
                    var (isOwn, seconds) = (
                        report.Tag.EpcHex == truth.EpcHex, _pipeline.SecondsOf(reader, report.LastSeenUs));
                    _reads[at].Add(Read(report, reader, side, arrivedUs, isOwn));
                    _charts[at].Add(
                        isOwn, report.Tag.EpcHex, $"{reader}/{report.Antenna}", side,
                        new ChartPoint(seconds, report.RssiCentiDbm / 100.0, report.SeenCount));
                }
            }
        }
    }

    public void Input(string reader, long arrivedUs, in InputEdge edge)
    {
        _pipeline.Input(reader, arrivedUs, edge);
        if (!_beams.TryGetValue((reader, edge.Port), out var beam))
        {
            return;
        }

        for (var at = 0; at < _worst.Count; at++)
        {
            if (beam.Portal == _worst[at].Truth.Portal && IsNear(_worst[at].Truth, arrivedUs))
            {
                _charts[at].AddBeam(beam.Side, edge.IsHigh, _pipeline.SecondsOf(reader, edge.AtUs));
            }
        }
    }

    public void Tick(long nowUs) => _pipeline.Tick(nowUs);

    public void Saw(Crossing crossing)
    {
    }

    private static bool IsNear(CrossingLine truth, long arrivedUs) =>
        Start.AddTicks(arrivedUs * TimeSpan.TicksPerMicrosecond) is var now
        && now >= truth.From - Before && now <= truth.To + After;

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
