using EdgeVault.HardwareSim.Truth;
using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Tests.Truth;

public sealed class ScoreTests
{
    private const string Ring = "3034257BF40006B8D5416001";
    private const string Brooch = "3034257BF40006B8D5416002";

    private static readonly DateTimeOffset Eight = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    private readonly SeenEvents _events = new();
    private readonly List<CrossingLine> _truth = [];
    private ulong _index;

    [Theory]
    [InlineData(nameof(Direction.In), "in", 1, 0, 0)]
    [InlineData(nameof(Direction.Out), "out", 1, 0, 0)]
    [InlineData(nameof(Direction.TurnedBack), "turned_back", 1, 0, 0)]
    [InlineData(nameof(Direction.In), "out", 0, 1, 0)]
    [InlineData(nameof(Direction.Out), "turned_back", 0, 1, 0)]
    [InlineData(nameof(Direction.TurnedBack), "in", 0, 1, 0)]
    [InlineData(nameof(Direction.In), "unresolved", 0, 0, 1)]
    [InlineData(nameof(Direction.TurnedBack), "unresolved", 0, 0, 1)]
    public void One_passage_of_a_crossing_is_right_wrong_or_unresolved(
        string truth, string said, int right, int wrong, int unresolved)
    {
        Crosses(Ring, Enum.Parse<Direction>(truth), 10);
        Says(Ring, said, 10);

        Assert.Equal((right, wrong, unresolved, 0, 0, 0), Counts());
    }

    [Fact]
    public void Crossing_that_the_radio_saw_and_nobody_tells_of_is_missed()
    {
        Crosses(Ring, Direction.In, 10, outside: 1, inside: 1);

        Assert.Equal((0, 0, 0, 1, 0, 0), Counts());
    }

    [Theory]
    [InlineData(nameof(Direction.In), 1, 0)]
    [InlineData(nameof(Direction.In), 0, 0)]
    public void Crossing_that_the_radio_did_not_see_is_unseen(string truth, int outside, int inside)
    {
        Crosses(Ring, Enum.Parse<Direction>(truth), 10, outside, inside);

        Assert.Equal((0, 0, 0, 0, 0, 1), Counts());
    }

    [Fact]
    public void Of_what_is_right_it_is_counted_who_is_named_by_radio_badge()
    {
        foreach (var (at, worn) in new[] { (10, "carrier-01"), (40, "carrier-02 carrier-01"), (70, "carrier-02"), (100, ""), (130, "") })
        {
            Crosses(Ring, Direction.In, at);
            _events.Add(new(_index++, "door-1", Ring, "in", At(at - 1), At(at + 1)) { Worn = worn.Split(' ', StringSplitOptions.RemoveEmptyEntries) });
        }

        Crosses(Brooch, Direction.In, 10);
        _events.Add(new(_index++, "door-1", Brooch, "out", At(9), At(11)) { Worn = ["carrier-01"] });

        Assert.Equal((2, 1, 2), Score.Of(_truth, _events).Carriers);
    }

    [Fact]
    public void Turning_back_without_a_passage_is_no_fault()
    {
        Crosses(Ring, Direction.TurnedBack, 10, outside: 90, inside: 30);

        Assert.Equal((0, 0, 0, 0, 0, 0), Counts());
        Assert.Equal(1, Score.Of(_truth, _events).Quiet);
    }

    [Fact]
    public void Guess_about_an_unseen_crossing_counts_like_any_other()
    {
        Crosses(Ring, Direction.TurnedBack, 10, outside: 9, inside: 1);
        Says(Ring, "in", 10);

        Assert.Equal((0, 1, 0, 0, 0, 0), Counts());
    }

    [Theory]
    [InlineData("door-1", 0, 6.5, true)]
    [InlineData("door-1", 12.5, 60.0, true)]
    [InlineData("door-1", 12.5, null, true)]
    [InlineData("door-1", 0, 6.0, false)]
    [InlineData("door-1", 14, null, false)]
    [InlineData("door-2", 0, null, false)]
    public void Silence_is_excused_by_a_gap_of_the_same_portal_that_touches_the_crossing(
        string portal, double from, double? to, bool isExcused)
    {
        Crosses(Ring, Direction.Out, 10);
        _events.GapOpened(_index, portal, At(from));
        if (to is { } end)
        {
            _events.GapClosed(_index + 1, opened: _index, portal, At(from), At(end));
        }

        Assert.Equal(isExcused ? (0, 0, 1, 0, 0, 0) : (0, 0, 0, 1, 0, 0), Counts());
    }

    [Fact]
    public void Gap_does_not_excuse_a_wrong_direction()
    {
        Crosses(Ring, Direction.Out, 10);
        _events.GapOpened(_index++, "door-1", At(0));
        Says(Ring, "in", 10);

        Assert.Equal((0, 1, 0, 0, 0, 0), Counts());
    }

    [Theory]
    [InlineData("in")]
    [InlineData("turned_back")]
    public void Passage_without_a_crossing_is_invented(string said)
    {
        Crosses(Ring, Direction.In, 10);
        Says(Ring, "in", 10);
        Says(Brooch, said, 10);

        Assert.Equal((1, 0, 0, 0, 1, 0), Counts());
    }

    [Fact]
    public void Unresolved_without_a_crossing_is_a_doubt_and_no_fault()
    {
        Says(Brooch, "unresolved", 10);
        var score = Score.Of(_truth, _events);

        Assert.Equal((0, 1, true), (score.Invented, score.Doubted, score.IsGood));
        Assert.Empty(score.Faults);
    }

    [Theory]
    [InlineData("in")]
    [InlineData("unresolved")]
    public void Second_passage_of_a_crossing_is_invented(string said)
    {
        Crosses(Ring, Direction.In, 10);
        Says(Ring, "in", 10);
        Says(Ring, said, 11);

        Assert.Equal((1, 0, 0, 0, 1, 0), Counts());
    }

    [Fact]
    public void Passage_at_another_door_or_another_time_is_invented_and_the_crossing_missed()
    {
        Crosses(Ring, Direction.In, 10);
        Says(Ring, "in", 10, "door-2");
        Says(Ring, "in", 40);

        Assert.Equal((0, 0, 0, 1, 2, 0), Counts());
    }

    [Fact]
    public void Passages_find_their_own_crossing_among_those_of_the_same_piece()
    {
        Crosses(Ring, Direction.In, 10);
        Crosses(Ring, Direction.Out, 24);
        Crosses(Ring, Direction.In, 38);
        Says(Ring, "in", 39);
        Says(Ring, "out", 23);
        Says(Ring, "in", 11);

        Assert.Equal((3, 0, 0, 0, 0, 0), Counts());
    }

    [Fact]
    public void Faults_are_told_one_by_one()
    {
        Crosses(Ring, Direction.In, 10);
        Says(Ring, "out", 10);
        Says(Brooch, "in", 10);
        var score = Score.Of(_truth, _events);

        Assert.False(score.IsGood);
        Assert.Equal(2, score.Faults.Count);
        Assert.Contains(score.Faults, fault => fault.StartsWith("wrong: event 0 says out; ", StringComparison.Ordinal));
        Assert.Contains(score.Faults, fault => fault.EndsWith("; nothing crossed", StringComparison.Ordinal));
    }

    private void Crosses(string epc, Direction direction, double at, int outside = 30, int inside = 30) =>
        _truth.Add(new(
            "p-1", epc, "door-1", direction, At(at - 3.5), At(at + 3.5), At(at), "carrier-01", "door-1/1",
            new(outside, inside)));

    private void Says(string epc, string direction, double at, string portal = "door-1") =>
        _events.Add(new(_index++, portal, epc, direction, At(at - 1), At(at + 1)));

    private static DateTimeOffset At(double seconds) => Eight.AddSeconds(seconds);

    private (int Right, int Wrong, int Unresolved, int Missed, int Invented, int Unseen) Counts()
    {
        var score = Score.Of(_truth, _events);
        return (score.Right, score.Wrong, score.Unresolved, score.Missed, score.Invented, score.Unseen);
    }
}
