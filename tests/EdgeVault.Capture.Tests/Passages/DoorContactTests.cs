using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>Nothing goes through a door that is closed; and a contact that says so while things do is not believed.</summary>
public sealed class DoorContactTests
{
    private const long Second = 1_000_000;
    private const long At = 100 * Second;

    private readonly DoorContact _contact = new();
    private readonly EngineBench _bench = new();

    [Theory]
    [InlineData(-3, -2, DoorWitness.Open)]
    [InlineData(2, 5, DoorWitness.Open)]
    [InlineData(-20, 20, DoorWitness.Open)]
    [InlineData(-20, -4, DoorWitness.Closed)]
    [InlineData(4, 20, DoorWitness.Closed)]
    public void It_was_open_then_if_it_was_within_three_seconds(int fromSeconds, int toSeconds, DoorWitness expected)
    {
        _contact.Set(InputState.Off, At - (60 * Second));
        _contact.Set(InputState.On, At + (fromSeconds * Second));
        _contact.Set(InputState.Off, At + (toSeconds * Second));

        Assert.Equal(expected, _contact.Of(At));
    }

    [Fact]
    public void One_that_stands_open_is_open()
    {
        _contact.Set(InputState.On, At - (60 * Second));

        Assert.Equal(DoorWitness.Open, _contact.Of(At));
        _contact.Forget(At);
        Assert.Equal(DoorWitness.Open, _contact.Of(At));
    }

    [Fact]
    public void What_is_not_known_all_the_while_says_nothing()
    {
        Assert.Equal(DoorWitness.Absent, _contact.Of(At));

        _contact.Set(InputState.Off, At - (2 * Second));
        Assert.Equal(DoorWitness.Absent, _contact.Of(At));
        Assert.Equal(DoorWitness.Closed, _contact.Of(At + (10 * Second)));

        _contact.Set(InputState.Unknown, At + (20 * Second));
        Assert.Equal(DoorWitness.Absent, _contact.Of(At + (10 * Second)));
    }

    [Fact]
    public void One_that_lies_three_times_is_not_believed_until_it_moves()
    {
        _contact.Set(InputState.Off, 0);
        foreach (var tray in (int[])[0, 1, 2])
        {
            Assert.False(_contact.IsDoubted);
            // All pieces of a tray are one occasion.
            _contact.Passed(At + (tray * 20 * Second));
            _contact.Passed(At + (tray * 20 * Second) + Second);
        }

        Assert.True(_contact.IsDoubted);
        Assert.Equal(DoorWitness.Absent, _contact.Of(At));

        // The reader was away and is back: nobody has touched the door.
        _contact.Set(InputState.Unknown, At + (100 * Second));
        _contact.Set(InputState.Off, At + (110 * Second));
        Assert.True(_contact.IsDoubted);

        _contact.Set(InputState.On, At + (120 * Second));
        Assert.False(_contact.IsDoubted);
        _contact.Passed(At + (130 * Second));
        Assert.False(_contact.IsDoubted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_tray_that_is_read_as_if_it_went_through_a_closed_door_is_unresolved(bool isIn)
    {
        _bench.Input(InputKind.Door, InputState.Off, -60_000);
        Tray(isIn, 1_000, firstTag: 1);

        _bench.PlayTo(20_000);

        var way = isIn ? PassageDirection.In : PassageDirection.Out;
        Assert.Equal(4, _bench.Outcomes.Count);
        Assert.All(_bench.Outcomes, outcome => Assert.Equal(
            (PassageDirection.Unresolved, UnresolvedReason.Conflict, way, DoorWitness.Closed),
            (outcome.Direction, outcome.Reason, outcome.Decision.Raw, outcome.Decision.Door)));
    }

    [Theory]
    [InlineData(InputState.On, DoorWitness.Open)]
    [InlineData(InputState.Unknown, DoorWitness.Absent)]
    public void Through_an_open_door_and_one_that_nobody_heard_of_it_goes(InputState state, DoorWitness expected)
    {
        _bench.Input(InputKind.Door, InputState.Off, -60_000).Input(InputKind.Door, state, -1_000);
        Tray(isIn: true, 1_000, firstTag: 1);

        _bench.PlayTo(20_000);

        Assert.Equal(4, _bench.Outcomes.Count);
        Assert.All(_bench.Outcomes, outcome => Assert.Equal((PassageDirection.In, expected), (outcome.Direction, outcome.Decision.Door)));
    }

    [Fact]
    public void What_could_not_go_through_may_do_so_when_the_door_opens()
    {
        _bench.Input(InputKind.Door, InputState.Off, -60_000).Input(InputKind.Door, InputState.On, 29_000);
        Tray(isIn: true, 1_000, firstTag: 1);
        _bench.PlayTo(25_000);
        Assert.All(_bench.Outcomes, static outcome => Assert.Equal(PassageDirection.Unresolved, outcome.Direction));

        _bench.Outcomes.Clear();
        Tray(isIn: true, 30_000, firstTag: 1);
        _bench.PlayTo(50_000);

        Assert.Equal(4, _bench.Outcomes.Count);
        Assert.All(_bench.Outcomes, static outcome => Assert.Equal(PassageDirection.In, outcome.Direction));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_stays_before_the_closed_door_is_told_once(bool isIn)
    {
        _bench.Input(InputKind.Door, InputState.Off, -60_000);
        Tray(isIn, 1_000, firstTag: 1);
        for (var tag = 1; tag <= 4; tag++)
        {
            _bench.Reads(tag, isIn ? 0 : 2, 7_000, 60_000, everyMs: 200, dbm: -55);
        }

        _bench.PlayTo(70_000);

        Assert.Equal(4, _bench.Outcomes.Count);
        Assert.Equal(4, _bench.Outcomes.Select(static outcome => outcome.Epc).Distinct().Count());
    }

    /// <summary>The next door is told of crossings, so that it does not tell the same.</summary>
    [Theory]
    [InlineData(InputState.Off, false)]
    [InlineData(InputState.On, true)]
    public void The_next_door_hears_of_what_went_through_only(InputState state, bool hears)
    {
        var others = new OtherDoors();
        var bench = new EngineBench(others: others);
        bench.Input(InputKind.Door, state, -60_000);
        bench.Reads(1, 0, 1_000, 2_200, everyMs: 80, dbm: -48).Reads(1, 2, 2_300, 3_600, everyMs: 80, dbm: -48).PlayTo(6_000);

        var nowUs = EngineBench.Us(6_000);
        var toldUs = others.Exchange("door-2", Tags.Epc(1), new StepLevels(), new StepLevels(), TimeGrid.EndingAt(nowUs), nowUs);

        Assert.Single(bench.Outcomes);
        Assert.Equal(hears, toldUs != Track.NeverDecided);
    }

    [Fact]
    public void Where_beams_see_who_goes_through_a_piece_alone_finds_a_dead_contact_out()
    {
        _bench.Input(InputKind.Door, InputState.Off, -60_000)
            .Input(InputKind.BeamOutside, InputState.Off, -60_000).Input(InputKind.BeamInside, InputState.Off, -60_000);
        for (var time = 0; time < DoorContact.PassedMost; time++)
        {
            var atMs = 20_000 * (time + 1);
            Assert.False(_bench.Engine.Doorway.Contact.IsDoubted);
            Tray(isIn: true, atMs, firstTag: 1 + time, tags: 1);
            _bench.Input(InputKind.BeamOutside, InputState.On, atMs + 1_000).Input(InputKind.BeamInside, InputState.On, atMs + 1_300)
                .Input(InputKind.BeamOutside, InputState.Off, atMs + 1_500).Input(InputKind.BeamInside, InputState.Off, atMs + 1_800);
            _bench.PlayTo(atMs + 15_000);
        }

        Assert.True(_bench.Engine.Doorway.Contact.IsDoubted);
    }

    [Fact]
    public void A_dead_contact_is_found_out_by_trays_and_not_by_a_piece_alone()
    {
        _bench.Input(InputKind.Door, InputState.Off, -60_000);
        for (var time = 0; time < 2 * DoorContact.PassedMost; time++)
        {
            Tray(isIn: time % 2 == 0, 1_000 + (20_000 * time), firstTag: 1 + time, tags: 1);
        }

        _bench.PlayTo(20_000 * 2 * DoorContact.PassedMost);
        Assert.False(_bench.Engine.Doorway.Contact.IsDoubted);

        for (var tray = 0; tray < DoorContact.PassedMost; tray++)
        {
            Assert.False(_bench.Engine.Doorway.Contact.IsDoubted);
            Tray(isIn: tray % 2 == 0, 201_000 + (20_000 * tray), firstTag: 50 + (10 * tray));
            _bench.PlayTo(201_000 + (20_000 * tray) + 18_000);
        }

        Assert.True(_bench.Engine.Doorway.Contact.IsDoubted);
        // Up to the piece by which it was found out, which is told as the others before it.
        Assert.Equal(
            (9, DoorWitness.Closed),
            (_bench.Outcomes.Count(static outcome => outcome is { Direction: PassageDirection.Unresolved, Decision.Company: > 0 }),
                _bench.Outcomes.FindLast(static outcome => outcome.Direction == PassageDirection.Unresolved)!.Decision.Door));
        _bench.Outcomes.Clear();
        Tray(isIn: true, 300_000, firstTag: 100);
        _bench.PlayTo(320_000);
        Assert.Equal(4, _bench.Outcomes.Count(static outcome => outcome is { Direction: PassageDirection.In, Decision.Door: DoorWitness.Absent }));
    }

    // So that the radio is sure: first the one side alone, then the other.
    private void Tray(bool isIn, int atMs, int firstTag, int tags = 4)
    {
        var (from, to) = isIn ? (0, 2) : (2, 0);
        for (var tag = firstTag; tag < firstTag + tags; tag++)
        {
            _bench.Reads(tag, from, atMs, atMs + 1_200, everyMs: 80, dbm: -48 - (tag % 3))
                .Reads(tag, to, atMs + 1_300, atMs + 2_600, everyMs: 80, dbm: -48 - (tag % 3));
        }
    }
}
