using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Portals;

public sealed class BacklogPassTests
{
    private const long HourUs = 3_600_000_000;

    // More than a day of the densest ticks; a pass that did not skip empty hours would need it.
    private const long StepsPlenty = 1_000_000;

    private static readonly CaptureOptions Options = Configured.Door();
    private static readonly IReadOnlyList<(long FromUs, long ToUs)> Always = [(long.MinValue, long.MaxValue)];

    private readonly BacklogPass _pass = new(CapturePlan.Of(Options).Portals[0], Options, new byte[16], hashSeed: 7);
    private readonly List<DecidedGroup> _decided = [];

    private IEnumerable<(PassageDirection Direction, UnresolvedReason Reason)> Verdicts =>
        _decided.SelectMany(static group => group.Decisions)
            .Select(static decision => (decision.Verdict.Direction, decision.Verdict.Reason));

    [Fact]
    public void A_crossing_that_lies_across_two_parts_is_one_crossing()
    {
        var walk = Walk(1, HourUs);
        _pass.Take(new LateReads(walk.AsMemory(0, 20), IsWhole: false), Always);
        _pass.Run(StepsPlenty, _decided);
        Assert.True(_pass.IsIdle);
        Assert.Empty(_decided);

        _pass.Take(new LateReads(walk.AsMemory(20), IsWhole: true), Always);
        _pass.Run(StepsPlenty, _decided);

        Assert.True(_pass.IsIdle);
        Assert.Equal([(PassageDirection.Out, UnresolvedReason.None)], Verdicts);
        Assert.InRange(_decided[0].Decisions[0].Antennas.Sum(static row => row.Reads), 30, 40);
    }

    [Fact]
    public void Empty_hours_cost_no_more_steps_than_the_walks_before_and_behind_them()
    {
        var reads = Walk(1, HourUs).Concat(Walk(2, 30 * HourUs)).ToArray();
        _pass.Take(new LateReads(reads, IsWhole: true), Always);

        _pass.Run(2_000, _decided);

        Assert.True(_pass.IsIdle);
        Assert.Equal(2, _decided.Count);
        Assert.All(Verdicts, static verdict => Assert.Equal(PassageDirection.Out, verdict.Direction));
        Assert.NotEqual(_decided[0].GroupId.ToArray(), _decided[1].GroupId.ToArray());
    }

    [Fact]
    public void It_stops_after_the_steps_of_a_turn_and_goes_on_where_it_was()
    {
        _pass.Take(new LateReads(Walk(1, HourUs), IsWhole: true), Always);
        var turns = 0;
        for (; !_pass.IsIdle; turns++)
        {
            _pass.Run(steps: 7, _decided);
        }

        Assert.InRange(turns, 20, 300);
        Assert.Equal([(PassageDirection.Out, UnresolvedReason.None)], Verdicts);
    }

    [Theory]
    [InlineData(-60, 60, "Out")]
    [InlineData(1, 60, "Unresolved")]
    [InlineData(-60, 3, "Unresolved")]
    [InlineData(-60, -5, "Unresolved")]
    [InlineData(5, 60, "Unresolved")]
    public void What_is_not_wholly_in_sight_is_unresolved(int fromSeconds, int toSeconds, string direction)
    {
        var (fromUs, toUs) = (HourUs + (fromSeconds * 1_000_000L), HourUs + (toSeconds * 1_000_000L));
        _pass.Take(new LateReads(Walk(1, HourUs), IsWhole: true), [(0, 5), (fromUs, toUs)]);
        _pass.Run(StepsPlenty, _decided);

        Assert.Equal(direction, Assert.Single(Verdicts).Direction.ToString());
    }

    [Fact]
    public void Each_backlog_has_group_ids_of_its_own()
    {
        for (var time = 0; time < 2; time++)
        {
            _pass.Take(new LateReads(Walk(1, HourUs), IsWhole: true), Always);
            _pass.Run(StepsPlenty, _decided);
        }

        Assert.NotEqual(_decided[0].GroupId.ToArray(), _decided[1].GroupId.ToArray());
    }

    private static LateRead[] Walk(int serial, long fromUs) =>
        [.. Enumerable.Range(0, 40).Select(step => ReadOf(serial, step, fromUs + (step * 100_000)))];

    private static LateRead ReadOf(int serial, int step, long atUs)
    {
        // The reader's clock is ten seconds behind, the arrival days later: neither may show.
        var sighting = new Sighting
        {
            Epc = Tags.Epc(serial),
            FirstSeenUs = atUs - 10_000_000,
            LastSeenUs = atUs - 10_000_000,
            ArrivalUs = 100 * HourUs,
            Antenna = (ushort)(step < 20 ? 3 : 1),
            SeenCount = 1,
            RssiCentiDbm = (short)Math.Min(-5_000, -7_500 + (step * 200)),
            Phase = Sighting.NoPhase,
        };
        return new LateRead(sighting, (byte)(sighting.Antenna - 1), atUs);
    }
}
