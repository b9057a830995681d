using EdgeVault.Capture.Passages;
using EdgeVault.HardwareSim.Truth;
using EdgeVault.HardwareSim.VirtualTime;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.Benchmarks.Scoring;

/// <summary>One preset with one seed on virtual time, until enough trays went through its doors.</summary>
internal sealed class PresetRun : IWitness
{
    private const long StepUs = 5_000_000;

    // The last walks end, and what they left is decided (at most 6 s after).
    private const long EndUs = 90_000_000;

    /// <summary>UTC of the world's time 0.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);

    private readonly Scenario _scenario;
    private readonly List<CrossingLine> _crossings = [];
    private readonly HashSet<string> _trays = new(StringComparer.Ordinal);
    private readonly WorldClock _clock = new(Start);

    private PresetRun(Scenario scenario) => _scenario = scenario;

    /// <param name="preset">Name of the world.</param>
    /// <param name="scenario">With its seed.</param>
    /// <param name="passages">As a gateway is configured.</param>
    /// <param name="trays">That cross or turn back, at least.</param>
    /// <param name="progress">Told (trays, seconds of the world) now and then.</param>
    /// <param name="watch">Is handed the pipeline before it starts.</param>
    /// <param name="cancellationToken">Leaves off.</param>
    /// <param name="tellEachOther">Whether the doors know what the others read.</param>
    /// <param name="givesPhase">Whether the readers tell the phase of a read.</param>
    public static PresetResult Of(
        string preset, Scenario scenario, PassageOptions passages, int trays, Action<int, double> progress,
        Action<CapturePipeline>? watch, CancellationToken cancellationToken, bool tellEachOther = true,
        bool givesPhase = true)
    {
        var run = new PresetRun(scenario);
        var pipeline = new CapturePipeline(scenario, Start, passages, tellEachOther, givesPhase);
        watch?.Invoke(pipeline);
        var baseline = new Baseline(scenario, pipeline, run);
        var site = new VirtualSite(scenario, Start, baseline, baseline);
        pipeline.Register(site.World.Pieces);
        pipeline.Wear(site.World.Badged.Select(static person => person.Badge!.Epc));
        site.World.Open();
        while (run._trays.Count < trays)
        {
            cancellationToken.ThrowIfCancellationRequested();
            site.AdvanceTo(site.World.NowUs + StepUs);
            progress(run._trays.Count, site.World.NowUs / 1e6);
        }

        site.World.Close();
        site.AdvanceTo(site.World.NowUs + EndUs);
        pipeline.Finish(site.World.NowUs);
        var sheet = new ScoreSheet(
            Score.Of(run._crossings, pipeline.Events), pipeline.Events.Clones,
            [.. site.World.Strays.Select(stray => stray.Tag.EpcHex)],
            TimeSpan.FromMicroseconds(site.World.NowUs));
        return new(preset, scenario, sheet, baseline.FirstLast, baseline.GroupCentroid);
    }

    public void Saw(Crossing crossing)
    {
        if (crossing.Direction != Direction.PassedBy)
        {
            _trays.Add(crossing.Group);
        }

        _crossings.Add(new(
            crossing.Piece.PieceId, crossing.Piece.Tag.EpcHex, crossing.Portal, crossing.Direction,
            _clock.ToUtc(crossing.FromUs), _clock.ToUtc(crossing.ToUs), _clock.ToUtc(crossing.CrossedUs),
            crossing.Carrier, crossing.Group, new(crossing.ReadsOutside, crossing.ReadsInside), crossing.Traits));
    }
}

/// <summary>What a preset came to, and how two plain classifiers did with the same reads.</summary>
internal sealed record PresetResult(
    string Preset, Scenario Scenario, ScoreSheet Sheet, BaselineCount FirstLast, BaselineCount GroupCentroid);
