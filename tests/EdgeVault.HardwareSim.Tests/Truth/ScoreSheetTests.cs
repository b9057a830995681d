using EdgeVault.HardwareSim.Truth;
using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Tests.Truth;

public sealed class ScoreSheetTests
{
    private static readonly DateTimeOffset Eight = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    private readonly SeenEvents _events = new();
    private readonly List<CrossingLine> _truth = [];
    private ulong _index;

    [Fact]
    public void Shares_stand_on_what_was_promised()
    {
        // Tray a: two right. Tray b: one right, one wrong, one that the radio did not see.
        // Tray c turned back, called in.
        Crosses("A1", "a", Direction.In, 10).Says("A1", "in", 10);
        Crosses("A2", "a", Direction.In, 10).Says("A2", "in", 10);
        Crosses("B1", "b", Direction.Out, 30).Says("B1", "out", 30);
        Crosses("B2", "b", Direction.Out, 30).Says("B2", "in", 30);
        Crosses("B3", "b", Direction.Out, 30, reads: 1);
        Crosses("C1", "c", Direction.TurnedBack, 50).Says("C1", "in", 50);

        var sheet = Sheet();

        Assert.Equal((3, 5), (sheet.Trays, sheet.Crossings));
        Assert.Equal(new Share(4, 5), sheet.Seen);
        Assert.Equal(new Share(3, 4), sheet.Right);
        Assert.Equal(new Share(1, 2), sheet.RightTrays);
        Assert.Equal(new Share(2, 5), sheet.Wrong);
        Assert.Equal(new Share(2, 3), sheet.WrongTrays);
        Assert.Equal(new Share(4, 4), sheet.Once);
    }

    [Fact]
    public void Second_passage_of_a_crossing_is_not_once()
    {
        Crosses("A1", "a", Direction.In, 10).Says("A1", "in", 10).Says("A1", "in", 11);
        Crosses("A2", "a", Direction.In, 10).Says("A2", "in", 10);

        Assert.Equal(new Share(1, 2), Sheet().Once);
        Assert.Equal(1, Sheet().Score.Invented);
    }

    [Theory]
    [InlineData("in", 1)]
    [InlineData("turned_back", 0)]
    [InlineData("unresolved", 0)]
    public void A_crossing_told_at_a_door_that_the_piece_was_only_near_is_wrong(string said, int wrong)
    {
        Crosses("A1", "a", Direction.In, 10).Says("A1", "in", 10).Says("A1", said, 10, "door-2");
        Crosses("B1", "b", Direction.PassedBy, 30);

        Assert.Equal(new Share(wrong, 1), Sheet().Wrong);
        Assert.Equal(new Share(1 - wrong, 1), Sheet().Once);

        Says("B1", said, 30, "door-2");

        Assert.Equal(new Share(2 * wrong, 1), Sheet().Wrong);
    }

    [Fact]
    public void Stray_that_became_a_crossing_is_told_per_tag_second()
    {
        Says("AA", "in", 10).Says("AA", "turned_back", 90).Says("BB", "out", 90);

        var sheet = Sheet(["AA", "CC"]);

        Assert.Equal(1, sheet.StrayCrossings);
        Assert.Equal(1 / (2 * 1_000.0) * 1e6, sheet.StrayCrossingsPerMillion, 6);
    }

    [Fact]
    public void Latency_runs_from_the_last_read_to_the_decision()
    {
        Crosses("A1", "a", Direction.In, 10).Says("A1", "in", 10, decidedAfter: 1.5);
        Crosses("A2", "a", Direction.In, 10).Says("A2", "in", 10, decidedAfter: 2.5);

        Assert.Equal(1.5, Sheet().Latency(0), 6);
        Assert.Equal(2.5, Sheet().Latency(1), 6);
    }

    [Fact]
    public void Clone_counts_where_it_is_flagged_before_its_second_event()
    {
        Crosses("A1", "a", Direction.In, 10, traits: Traits.Clone)
            .Says("A1", "in", 10).Flags("A1").Says("A1", "out", 90);
        Crosses("B1", "b", Direction.In, 10, traits: Traits.Clone).Says("B1", "in", 10);
        Crosses("B1", "b", Direction.Out, 50, traits: Traits.Clone).Says("B1", "out", 50).Flags("B1");
        Flags("C1");

        Assert.Equal(new CloneCount(Real: 2, Flagged: 1, False: 1), Sheet().Clones);
    }

    [Fact]
    public void Who_passed_by_is_wrong_only_where_he_is_said_to_have_crossed()
    {
        Crosses("A1", "a", Direction.PassedBy, 10).Says("A1", "turned_back", 10);
        Crosses("A2", "a", Direction.PassedBy, 10).Says("A2", "unresolved", 10);
        Crosses("A3", "a", Direction.PassedBy, 10);
        Crosses("A4", "a", Direction.PassedBy, 10).Says("A4", "in", 10);

        var score = Sheet().Score;

        Assert.Equal((3, 1, 0, 0), (score.Quiet, score.Wrong, score.Unresolved, score.Invented));
    }

    [Fact]
    public void Worst_are_wrong_directions_with_many_reads_first()
    {
        Crosses("A1", "a", Direction.In, 10, reads: 40);
        Crosses("A2", "a", Direction.In, 10, reads: 10).Says("A2", "out", 10);
        Crosses("A3", "a", Direction.In, 10, reads: 90).Says("A3", "out", 10);
        Crosses("A4", "a", Direction.TurnedBack, 10, reads: 99).Says("A4", "out", 10);
        Crosses("A5", "a", Direction.In, 10).Says("A5", "in", 10);

        Assert.Equal(["A3", "A2", "A4", "A1"], Worst.Of(Sheet().Score).Select(worst => worst.Truth.EpcHex));
    }

    [Fact]
    public void Json_has_the_names_that_others_read()
    {
        Crosses("A1", "a", Direction.In, 10).Says("A1", "in", 10, decidedAfter: 1);

        var json = ScoreText.Json(Sheet());

        Assert.Equal(1, json["right"]!.GetValue<int>());
        Assert.Equal(1, json["rightTrays"]!["of"]!.GetValue<long>());
        Assert.Null(json["strayCrossingsPerMillion"]);
        Assert.Equal(3, ScoreText.Table([("typical", Sheet())]).Count());
    }

    private ScoreSheetTests Crosses(
        string epc, string group, Direction direction, int second, int reads = 20, Traits traits = Traits.None)
    {
        var at = Eight.AddSeconds(second);
        _truth.Add(new(
            epc, epc, "door-1", direction, at.AddSeconds(-3), at.AddSeconds(3), at, "carrier-01", group,
            new(reads, 0), traits));
        return this;
    }

    private ScoreSheetTests Says(
        string epc, string direction, int second, string portal = "door-1", double decidedAfter = 1)
    {
        var at = Eight.AddSeconds(second);
        _events.Add(new(_index++, portal, epc, direction, at.AddSeconds(-1), at)
        {
            DecidedAt = at.AddSeconds(decidedAfter),
        });
        return this;
    }

    private ScoreSheetTests Flags(string epc)
    {
        _events.AddClone(new(_index++, epc));
        return this;
    }

    private ScoreSheet Sheet(string[]? strays = null) =>
        new(Score.Of(_truth, _events), _events.Clones, strays ?? [], TimeSpan.FromSeconds(1_000));
}
