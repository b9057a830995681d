using EdgeVault.Capture;
using EdgeVault.Capture.Inputs;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gs1.Epc;
using EdgeVault.Hosting.Charts;
using Passage = EdgeVault.Capture.Passage;
using Side = EdgeVault.Capture.Side;

namespace EdgeVault.Gateway.Pictures;

/// <summary>The picture of a passage: RSSI over time for each antenna, the group's others faint, door, beams and badges,
/// the instant and the verdict.</summary>
internal static class PassageChart
{
    private const string Unit = "dBm";

    /// <summary>All that was seen.</summary>
    public static TimeChart Of(ulong index, CustodyEvent custodyEvent, KeptPassage kept)
    {
        var zero = kept.Passage.From;
        double Seconds(DateTimeOffset at) => (at - zero).TotalSeconds;
        return new TimeChart
        {
            Title = Title(index, custodyEvent),
            Words = PassageWords.Of(custodyEvent, kept.Passage),
            Unit = Unit,
            TimeLabel = TimeLabel(zero),
            BackgroundLabel = "others of the group",
            Series =
            [
                .. kept.Others.Where(other => !ReferenceEquals(other, kept.Passage)).SelectMany(other => Faint(other, zero)),
                .. Own(kept.Passage),
            ],
            Lanes = [.. LanesOf(kept.Inputs, Seconds)],
            Marks =
            [
                .. kept.Badges.Select(badge => new ChartMark(Seconds(badge.At), $"badge {badge.Custodian}", false)),
                .. kept.Passage.Trace is { } trace
                    ? [new ChartMark(Seconds(trace.Instant), PassageWords.Instant(kept.Passage.Direction), true)]
                    : Array.Empty<ChartMark>(),
            ],
        };
    }

    /// <summary>What the event itself keeps: of each antenna the first read, the last and the middle one, at the level of
    /// the strongest.</summary>
    public static TimeChart Of(ulong index, CustodyEvent custodyEvent) => new()
    {
        Title = Title(index, custodyEvent),
        Words =
        [
            .. PassageWords.Of(custodyEvent, null),
            "Its slices are no longer kept here; this is what the event holds: first, mean and last time of each antenna, at "
            + "the level of its strongest read.",
        ],
        Unit = Unit,
        TimeLabel = CustodyTime.TryFromUs(custodyEvent.OccurredFromUs, out var zero) ? TimeLabel(zero) : "seconds",
        Series = [.. (custodyEvent.Evidence?.Antennas ?? []).Select(Compact)],
    };

    private static ChartSeries Compact(Contracts.Custody.V1.AntennaEvidence antenna)
    {
        double? level = antenna.HasPeakRssiCdbm ? antenna.PeakRssiCdbm / 100.0 : null;
        ChartPoint Point(long us, uint weight) => new(us / 1e6, level, (int)Math.Min(weight, int.MaxValue));
        return new ChartSeries(
            Name(antenna.Reader, antenna.Antenna, antenna.Side == Contracts.Custody.V1.Side.Inside, antenna.Reads),
            antenna.Side == Contracts.Custody.V1.Side.Inside ? 0 : 1,
            IsBackground: false,
            [Point(antenna.FirstUs, 1), Point(antenna.CentroidUs, antenna.Reads), Point(antenna.LastUs, 1)]);
    }

    private static IEnumerable<ChartSeries> Own(Passage passage) => passage.Antennas.Select((antenna, row) => new ChartSeries(
        Name(antenna.Reader, (uint)antenna.Antenna, antenna.Side == Side.Inside, (uint)antenna.Reads),
        antenna.Side == Side.Inside ? 0 : 1,
        IsBackground: false,
        [.. (passage.Trace?.Slices ?? []).Where(slice => slice.Antenna == row).Select(slice => Point(slice, 0))]));

    // A line a side: thirty other tags with four antennas each would cover what the picture is about.
    private static IEnumerable<ChartSeries> Faint(Passage other, DateTimeOffset zero) => (other.Trace?.Slices ?? [])
        .GroupBy(slice => other.Antennas[slice.Antenna].Side)
        .Select(side => new ChartSeries(
            "", side.Key == Side.Inside ? 0 : 1, IsBackground: true,
            [.. side.Select(slice => Point(slice, (other.From - zero).TotalSeconds))]));

    private static ChartPoint Point(in TraceSlice slice, double fromSeconds) => new(
        fromSeconds + ((slice.FromUs + slice.ToUs) / 2e6),
        slice.PeakRssiCentiDbm is { } level ? level / 100.0 : null,
        slice.Reads);

    private static IEnumerable<ChartLane> LanesOf(IReadOnlyList<InputSpan> inputs, Func<DateTimeOffset, double> seconds) =>
        inputs.GroupBy(span => span.Kind).OrderBy(lane => lane.Key).Select(lane => new ChartLane(
            lane.Key switch
            {
                InputKind.BeamInside => "beam in",
                InputKind.BeamOutside => "beam out",
                _ => "door open",
            },
            [.. lane.Select(span => (seconds(span.From), span.To is { } to ? seconds(to) : double.PositiveInfinity))]));

    private static string Title(ulong index, CustodyEvent custodyEvent)
    {
        var tag = custodyEvent.Passage.Tag;
        var what = custodyEvent.PieceId.Length > 0
            ? custodyEvent.PieceId
            : custodyEvent.ContainerId.Length > 0 ? custodyEvent.ContainerId
            : $"tag {EpcBits.From(tag.Epc.Span, (int)tag.Bits).ToHex()}";
        return $"{what} at {custodyEvent.Passage.Portal}: {PassageWords.Verdict(custodyEvent.Passage.Direction)} · #{index}";
    }

    private static string Name(string reader, uint antenna, bool isInside, uint reads) =>
        $"{reader}/{antenna} {(isInside ? "inside" : "outside")}, {reads} {(reads == 1 ? "read" : "reads")}";

    private static string TimeLabel(DateTimeOffset zero) =>
        FormattableString.Invariant($"seconds after {zero.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff} UTC");
}
