using EdgeVault.Benchmarks.Scoring;
using EdgeVault.Capture.Passages;
using EdgeVault.HardwareSim.Truth;
using EdgeVault.HardwareSim.World;

namespace EdgeVault.Benchmarks.Fitting;

/// <summary>One look of an engine at a tag with what it looked at, and what truly happened.</summary>
internal sealed class Watched
{
    private const double BeforeSeconds = 1;
    private const double AfterSeconds = 1.5;

    private readonly string _portal;
    private readonly string _epc;
    private readonly string[] _lot;
    private readonly long _atUs;
    private readonly long _nowUs;

    public Watched(string portal, TagProfile tag, in Finding finding, IEnumerable<TagStep> steps, long nowUs)
    {
        _portal = portal;
        _epc = tag.Epc.ToHex();
        _lot = [.. finding.Lot.Members.Select(member => member.Epc.ToHex())];
        (_atUs, _nowUs) = (CapturePipeline.WorldUs(finding.Lot.CentreUs), CapturePipeline.WorldUs(nowUs));
        LotJudge.Fill(finding.Lot.Inwards, In);
        LotJudge.Fill(finding.Lot.Outwards, Out);
        MemberJudge.Fill(tag, finding.Lot, +1, RadioIn);
        MemberJudge.Fill(tag, finding.Lot, -1, RadioOut);
        foreach (var step in steps.Where(step => step.Tag == tag))
        {
            var (alone, values) = (new float[TagStepJudge.AloneValues], new float[TagStepJudge.Values]);
            TagStepJudge.FillAlone(step, alone);
            TagStepJudge.Fill(step, values);
            Steps.Add((
                CapturePipeline.WorldUs(step.Stepping.FromUs), CapturePipeline.WorldUs(step.Stepping.ToUs),
                CapturePipeline.WorldUs(step.CrossedUs), step.Way, alone, values));
        }

        Key = $"{portal} {finding.Lot.CentreUs} {finding.Lot.Inwards} {finding.Lot.Outwards}";
    }

    /// <summary>The same for all members that were ruled on with the same evidence.</summary>
    public string Key { get; }

    /// <summary>It was ruled on; else it was waited for what comes.</summary>
    public bool IsRuling { get; init; }

    public double[] In { get; } = new double[LotJudge.Terms];

    public double[] Out { get; } = new double[LotJudge.Terms];

    public float[] RadioIn { get; } = new float[MemberJudge.Values];

    public float[] RadioOut { get; } = new float[MemberJudge.Values];

    /// <summary>Who was in the doorway, world µs, with what was looked at.</summary>
    public List<(long FromUs, long ToUs, long CrossedUs, int Way, float[] Alone, float[] Values)> Steps { get; } = [];

    /// <summary>The one in which it crossed, if one is: of several that may be, the one whose moment is nearest.</summary>
    /// <param name="slackUs">Give or take.</param>
    public (long FromUs, long ToUs, long CrossedUs, int Way, float[] Alone, float[] Values)? TrueStep(long slackUs) =>
        CrossedUs is not { } us ? null
        : Steps.Where(step => us >= step.FromUs - slackUs && us <= step.ToUs + slackUs
            && Label == (step.Way > 0 ? Direction.In : Direction.Out))
            .Select(static step => ((long, long, long, int, float[], float[])?)step)
            .MinBy(step => Math.Abs(step!.Value.Item3 - us));

    /// <summary>World µs at which it crossed; null where it did not.</summary>
    public long? CrossedUs { get; private set; }

    /// <summary>What the tag did, as far as it had; null where it lay.</summary>
    public Direction? Label { get; private set; }

    /// <summary>What most of its lot did.</summary>
    public Direction? LotLabel { get; private set; }

    public void Judge(ILookup<(string Portal, string Epc), CrossingLine> truth)
    {
        var at = PresetRun.Start.AddTicks(_atUs * TimeSpan.TicksPerMicrosecond);
        Label = Of(_epc);
        LotLabel = _lot.GroupBy(Of).MaxBy(static same => same.Count())?.Key;
        CrossedUs = Label is Direction.In or Direction.Out && LineOf(_epc) is { } own ? CrossedOf(own) : null;

        Direction? Of(string epc) => LineOf(epc) switch
        {
            null => null,
            // Not yet.
            { Direction: Direction.In or Direction.Out } line when CrossedOf(line) > _nowUs => Direction.TurnedBack,
            var line => line.Direction,
        };
        CrossingLine? LineOf(string epc) => truth[(_portal, epc)]
            .FirstOrDefault(line => at >= line.From.AddSeconds(-BeforeSeconds) && at <= line.To.AddSeconds(AfterSeconds));
    }

    private static long CrossedOf(CrossingLine line) =>
        (line.CrossedAt - PresetRun.Start).Ticks / TimeSpan.TicksPerMicrosecond;
}
