using EdgeVault.Capture;
using EdgeVault.Capture.Inputs;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Stations;
using EdgeVault.Gateway.Tests.Support;
using Capturing = EdgeVault.Capture;
using V1 = EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Gateway.Tests.Recording;

public sealed class CaptureMappingTests
{
    private static readonly DateTimeOffset At = VaultDoor.At;

    private readonly CaptureMapping _mapping = new(VaultDoor.Options, new DoorBadges(_ => TimeSpan.FromSeconds(15)));

    [Fact]
    public void Passages_become_one_group_with_the_door_they_crossed()
    {
        var passages = VaultDoor.Crossing(PassageDirection.Out, 7, 8, 9);

        var group = Assert.IsType<CrossingGroup>(_mapping.ToInput(passages));

        Assert.Equal(("door-1", VaultDoor.ReadPoint, "vault-a", "corridor"), (group.Portal, group.ReadPoint, group.InsideZone, group.OutsideZone));
        Assert.True(passages.GroupId.Span.SequenceEqual(group.GroupId.Span));
        Assert.Equal(3U, group.Seen);
        Assert.Equal([VaultDoor.Tag(7), VaultDoor.Tag(8), VaultDoor.Tag(9)], group.Crossings.Select(crossing => crossing.Epc));
        Assert.All(group.Crossings, crossing => Assert.Equal(V1.Direction.Out, crossing.Direction));
        Assert.All(group.Crossings, crossing => Assert.Equal((At, At.AddSeconds(2)), (crossing.From, crossing.To)));
    }

    [Fact]
    public void Every_direction_side_and_reason_keeps_its_name()
    {
        AssertSameNames<PassageDirection, V1.Direction>(direction => CrossingOf(VaultDoor.Passage(1) with { Direction = direction }).Direction);
        AssertSameNames<UnresolvedReason, V1.UnresolvedReason>(reason => CrossingOf(VaultDoor.Passage(1) with { Reason = reason }).Reason);
        AssertSameNames<BeamWitness, V1.BeamWitness>(beams => CrossingOf(Traced(beams)).Verdict!.Beams);
        AssertSameNames<DoorWitness, V1.DoorWitness>(door => CrossingOf(Traced(BeamWitness.Absent, door: door)).Verdict!.Door);
        AssertSameNames<PassageDirection, V1.Direction>(raw => CrossingOf(Traced(BeamWitness.Absent, raw)).Verdict!.Raw);
        AssertSameNames<Side, V1.Side>(side => CrossingOf(Seen(side)).Antennas[0].Side);
        AssertSameNames<GapCause, V1.GapCause>(cause => Assert.IsType<GapOpened>(_mapping.ToInput(VaultDoor.GapOpened(cause))).Cause);
        AssertSameNames<GapCause, V1.GapCause>(cause => Assert.IsType<GapClosed>(_mapping.ToInput(VaultDoor.GapClosed(cause))).Cause);
        AssertSameNames<ReaderStatus, V1.ReaderStatus>(status => Assert.IsType<ReaderChanged>(_mapping.ToInput(VaultDoor.ReaderIs(status))).Status);
    }

    [Fact]
    public void A_direction_that_is_none_is_unresolved_and_never_a_default_way() =>
        Assert.Equal(V1.Direction.Unresolved, CrossingOf(VaultDoor.Passage(1) with { Direction = PassageDirection.None }).Direction);

    [Fact]
    public void What_an_antenna_saw_is_kept_to_the_tick_also_without_a_strength()
    {
        var evidence = new AntennaEvidence("r2", 3, Side.Inside, 41, At.AddTicks(1), At.AddTicks(2), At.AddTicks(3), null);

        var reads = Assert.Single(CrossingOf(VaultDoor.Passage(1) with { Antennas = [evidence] }).Antennas);

        Assert.Equal(
            new AntennaReads("r2", 3, V1.Side.Inside, 41, At.AddTicks(1), At.AddTicks(2), At.AddTicks(3), null), reads);
        Assert.Equal(-5_150, CrossingOf(VaultDoor.Passage(1)).Antennas[0].PeakRssiCdbm);
    }

    [Fact]
    public void Backlog_says_so_and_badges_of_today_prove_nothing_of_it()
    {
        var badges = new DoorBadges(_ => TimeSpan.FromSeconds(15));
        badges.Show("door-1", "c-1", At);
        var mapping = new CaptureMapping(VaultDoor.Options, badges);
        var crossing = VaultDoor.Crossing(PassageDirection.Out, 7);

        var late = Assert.IsType<CrossingGroup>(mapping.ToInput(crossing with { IsBacklog = true }));
        var live = Assert.IsType<CrossingGroup>(mapping.ToInput(crossing));

        Assert.Equal((true, 0), (late.Crossings[0].Backlog, late.Carriers.Count));
        // And it has not used them up.
        Assert.Equal((false, 1), (live.Crossings[0].Backlog, live.Carriers.Count));
    }

    [Fact]
    public void A_radio_badge_supports_who_carried_its_group_and_is_no_crossing_of_its_own()
    {
        var mapping = WithRadioBadge(9);

        var group = Assert.IsType<CrossingGroup>(mapping.ToInput(VaultDoor.Crossing(PassageDirection.Out, 7, 8, 9)));
        var late = Assert.IsType<CrossingGroup>(mapping.ToInput(VaultDoor.Crossing(PassageDirection.Out, 7, 6)));
        var other = Assert.IsType<CrossingGroup>(mapping.ToInput(VaultDoor.Crossing(PassageDirection.Out, 5)));

        Assert.Equal([VaultDoor.Tag(7), VaultDoor.Tag(8)], group.Crossings.Select(crossing => crossing.Epc));
        Assert.Equal((2U, "c-9"), (group.Seen, Assert.Single(group.Supported)));
        // A later batch of the same group, which has the same id.
        Assert.Equal("c-9", Assert.Single(late.Supported));
        Assert.Empty(other.Supported);
    }

    [Theory]
    [InlineData(PassageDirection.TurnedBack)]
    [InlineData(PassageDirection.Unresolved)]
    public void A_radio_badge_that_did_not_cross_supports_nothing(PassageDirection direction)
    {
        var decided = VaultDoor.Crossing(PassageDirection.In, 7);

        var group = Assert.IsType<CrossingGroup>(WithRadioBadge(9).ToInput(
            decided with { Passages = [.. decided.Passages, VaultDoor.Passage(9, direction)] }));

        Assert.Equal((1, 0), (group.Crossings.Count, group.Supported.Count));
    }

    [Fact]
    public void Who_walks_through_with_nothing_but_a_radio_badge_is_no_custody_and_uses_no_badge_that_was_shown()
    {
        var badges = new DoorBadges(_ => TimeSpan.FromSeconds(15));
        badges.Show("door-1", "c-1", At);
        var mapping = WithRadioBadge(9, badges);

        Assert.Null(mapping.ToInput(VaultDoor.Crossing(PassageDirection.In, 9)));
        Assert.Equal("c-1", Assert.Single(Assert.IsType<CrossingGroup>(mapping.ToInput(VaultDoor.Crossing(PassageDirection.In, 7))).Carriers));
    }

    [Fact]
    public void A_tag_that_is_a_piece_s_too_is_the_piece_s()
    {
        var badges = new RadioBadges([VaultDoor.Wearer(9)], epc => epc == VaultDoor.Tag(9));
        var mapping = new CaptureMapping(VaultDoor.Options, new DoorBadges(_ => TimeSpan.FromSeconds(15)), radioBadges: badges);

        var group = Assert.IsType<CrossingGroup>(mapping.ToInput(VaultDoor.Crossing(PassageDirection.Out, 7, 9)));

        Assert.Equal((2, 0), (group.Crossings.Count, group.Supported.Count));
    }

    [Fact]
    public void Of_the_groups_of_radio_badges_the_last_64_are_remembered()
    {
        var mapping = WithRadioBadge(200);
        for (var serial = 1; serial <= 65; serial++)
        {
            mapping.ToInput(VaultDoor.Crossing(PassageDirection.In, serial, 200));
        }

        Assert.Empty(Assert.IsType<CrossingGroup>(mapping.ToInput(VaultDoor.Crossing(PassageDirection.In, 1, 100))).Supported);
        Assert.Equal("c-200", Assert.Single(Assert.IsType<CrossingGroup>(mapping.ToInput(VaultDoor.Crossing(PassageDirection.In, 2, 100))).Supported));
    }

    [Fact]
    public void A_tid_is_carried_where_a_reader_gave_one()
    {
        Assert.True(CrossingOf(VaultDoor.Passage(1)).Tid.IsEmpty);
        Assert.Equal(
            VaultDoor.Tag(2).ToArray(), CrossingOf(VaultDoor.Passage(1) with { Tid = VaultDoor.Tag(2) }).Tid.ToArray());
    }

    [Fact]
    public void A_reader_says_all_it_said_of_itself()
    {
        var changed = Assert.IsType<ReaderChanged>(_mapping.ToInput(VaultDoor.ReaderIs(ReaderStatus.Connected)));

        Assert.Equal(("r1", At, "00-11", "R700", "8.1", "dialled"), (changed.Reader, changed.At, changed.Identity, changed.Model, changed.Firmware, changed.Detail));
    }

    [Fact]
    public void Gaps_keep_their_times_antennas_and_read_point()
    {
        var opened = Assert.IsType<GapOpened>(_mapping.ToInput(VaultDoor.GapOpened()));
        var closed = Assert.IsType<GapClosed>(_mapping.ToInput(VaultDoor.GapClosed()));

        Assert.Equal(("door-1", VaultDoor.ReadPoint, "r1", At, "link lost"), (opened.Portal, opened.ReadPoint, opened.Reader, opened.From, opened.Detail));
        Assert.Equal([1U, 2U], opened.Antennas);
        Assert.Equal(("door-1", VaultDoor.ReadPoint, "r1", At, At.AddSeconds(9)), (closed.Portal, closed.ReadPoint, closed.Reader, closed.From, closed.To));
    }

    [Fact]
    public void Reads_that_were_shed_keep_their_count()
    {
        var shed = Assert.IsType<Custody.Events.ReadsShed>(
            _mapping.ToInput(new Capturing.ReadsShed(At, "r1", "door-1", 1_234_567_890_123, At, At.AddSeconds(1))));

        Assert.Equal(("r1", "door-1", VaultDoor.ReadPoint, 1_234_567_890_123UL), (shed.Reader, shed.Portal, shed.ReadPoint, shed.Reads));
        Assert.Equal((At, At.AddSeconds(1)), (shed.From, shed.To));
    }

    [Fact]
    public void Every_output_has_an_input_or_is_no_fact_of_custody()
    {
        var outputs = new Dictionary<Type, CaptureOutput>
        {
            [typeof(PassagesDecided)] = VaultDoor.Crossing(1),
            [typeof(ReaderStateChanged)] = VaultDoor.ReaderIs(ReaderStatus.Disconnected),
            [typeof(CoverageGapOpened)] = VaultDoor.GapOpened(),
            [typeof(CoverageGapClosed)] = VaultDoor.GapClosed(),
            [typeof(Capturing.ReadsShed)] = new Capturing.ReadsShed(At, "r1", "door-1", 1, At, At),
            [typeof(PortalDecided)] = VaultDoor.DecidedUpTo(At),
            [typeof(PortalInputChanged)] = new PortalInputChanged(At, "door-1", InputKind.Door, InputState.On, At, "r1/gpi1"),
            [typeof(Capturing.CloneSuspected)] = new Capturing.CloneSuspected(
                At, "door-1", VaultDoor.Tag(1), VaultDoor.Tag(2), VaultDoor.Tag(3), "door-1"),
            [typeof(BacklogArrived)] = new BacklogArrived(At, "door-1", "r1", 7, At, At),
        };

        // A kind that Capture learns later must be given an answer here.
        var kinds = typeof(CaptureOutput).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CaptureOutput)));
        Assert.Equal(kinds.OrderBy(kind => kind.Name), outputs.Keys.OrderBy(kind => kind.Name));
        Assert.All(outputs.Values.Where(CaptureMapping.IsRecorded), output => _mapping.ToInput(output));
        Assert.All(
            outputs.Values.Where(output => !CaptureMapping.IsRecorded(output)),
            output => Assert.Throws<InvalidOperationException>(() => _mapping.ToInput(output)));
        Assert.Equal(7, outputs.Values.Count(CaptureMapping.IsRecorded));
    }

    [Fact]
    public void How_a_verdict_came_about_is_carried_and_absent_where_nobody_says()
    {
        Assert.Equal(
            new VerdictEvidence(0.9, V1.Direction.Out, 3, V1.BeamWitness.Agreed, V1.DoorWitness.Closed, 0.12),
            CrossingOf(Traced(BeamWitness.Agreed, PassageDirection.Out, DoorWitness.Closed)).Verdict);
        Assert.Null(CrossingOf(VaultDoor.Passage(1)).Verdict);
    }

    [Fact]
    public void A_tag_that_exists_twice_is_a_fact_about_its_piece()
    {
        var mapping = new CaptureMapping(
            VaultDoor.Options, new DoorBadges(_ => TimeSpan.FromSeconds(15)), epc => epc == VaultDoor.Tag(1) ? "p-1" : "");

        var fact = Assert.IsType<Fact>(mapping.ToInput(new Capturing.CloneSuspected(
            At, "door-1", VaultDoor.Tag(1), VaultDoor.Tag(2), VaultDoor.Tag(3), "door-1")));

        var clone = Assert.IsType<V1.CloneSuspected>(fact.Kind);
        Assert.Equal(("p-1", At, VaultDoor.ReadPoint), (fact.PieceId, fact.From, fact.ReadPoint));
        Assert.Equal(VaultDoor.Tag(1).ToArray(), clone.Tag.Epc.ToByteArray());
        Assert.Equal(VaultDoor.Tag(2).ToArray(), clone.Tag.Tid.ToByteArray());
        Assert.True(clone.TidsDiffer);
    }

    [Fact]
    public void A_gap_without_a_cause_is_a_fault_of_the_program() =>
        Assert.Throws<InvalidOperationException>(() => _mapping.ToInput(VaultDoor.GapOpened(GapCause.None)));

    private static Passage Traced(
        BeamWitness beams, PassageDirection raw = PassageDirection.In, DoorWitness door = DoorWitness.Absent) => VaultDoor.Passage(1) with
        {
            Trace = new PassageTrace
            {
                Instant = At, Odds = new PassageOdds(0.9, 0.05, 0.04, 0.01), Raw = raw, Company = 3, Beams = beams, Door = door,
                PhaseConsistency = 0.12,
                Slices = [],
            },
        };

    private static Passage Seen(Side side) =>
        VaultDoor.Passage(1) with { Antennas = [new AntennaEvidence("r1", 1, side, 1, At, At, At, null)] };

    private Crossing CrossingOf(Passage passage) => Assert.Single(
        Assert.IsType<CrossingGroup>(_mapping.ToInput(VaultDoor.Crossing(1) with { Passages = [passage] })).Crossings);

    private static void AssertSameNames<TFrom, TTo>(Func<TFrom, TTo> map)
        where TFrom : struct, Enum
        where TTo : struct, Enum
    {
        foreach (var value in Enum.GetValues<TFrom>().Where(value => value.ToString() != "None"))
        {
            Assert.Equal(value.ToString(), map(value).ToString());
        }
    }

    private static CaptureMapping WithRadioBadge(int serial, DoorBadges? badges = null) => new(
        VaultDoor.Options, badges ?? new DoorBadges(_ => TimeSpan.FromSeconds(15)),
        radioBadges: new RadioBadges([VaultDoor.Wearer(serial), new CustodianEntry { CustodianId = "c-0" }]));
}
