using EdgeVault.Contracts.Custody.V1;
using EdgeVault.HardwareSim.Stations;
using Google.Protobuf;

namespace EdgeVault.HardwareSim.Tests.Stations;

/// <summary>What people did, held against a ledger's bytes.</summary>
public sealed class StationScoreTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly StationEvents _events = new();
    private readonly List<StationTruthLine> _truth = [];
    private ulong _index;

    private StationScore Score => StationScore.Of(_truth, _events);

    [Fact]
    public void A_fact_that_stands_with_custodian_piece_and_place_is_right()
    {
        Told(1, "p-1", "PL-1", "anna");
        Put("p-1", "PL-1", "anna");

        Assert.Equal((1, 0, 0), (Score.Right, Score.Missed, Score.Invented));
    }

    [Theory]
    [InlineData("p-2", "PL-1", "anna")]
    [InlineData("p-1", "PL-2", "anna")]
    [InlineData("p-1", "PL-1", "ben")]
    public void One_that_differs_in_any_of_them_is_missed_and_the_other_invented(string piece, string place, string custodian)
    {
        Told(1, "p-1", "PL-1", "anna");
        Put(piece, place, custodian);

        Assert.Equal((0, 1, 1), (Score.Right, Score.Missed, Score.Invented));
        Assert.Equal(2, Score.Faults.Count);
    }

    [Fact]
    public void The_same_event_twice_is_invented_once()
    {
        Told(1, "p-1", "PL-1", "anna");
        Put("p-1", "PL-1", "anna");
        Put("p-1", "PL-1", "anna");

        Assert.Equal((1, 0, 1), (Score.Right, Score.Missed, Score.Invented));
    }

    [Fact]
    public void What_was_taken_back_must_not_stand()
    {
        Told(1, "p-1", "PL-1", "anna");
        _truth.Add(new UndoneLine(1, "s1", IsCertain: true));
        Put("p-1", "PL-1", "anna");
        Assert.Equal((0, 0, 1), (Score.Right, Score.Missed, Score.Invented));

        Add(new CustodyEvent { PieceId = "p-1", Corrected = new Corrected { Index = 0 } });
        Assert.Equal((0, 0, 0), (Score.Right, Score.Missed, Score.Invented));
    }

    [Fact]
    public void Where_an_answer_was_lost_the_fact_may_stand_or_not_but_once()
    {
        Told(1, "p-1", "PL-1", "anna", isCertain: false);
        Assert.Empty(Score.Faults);

        Put("p-1", "PL-1", "anna");
        Assert.Empty(Score.Faults);

        Put("p-1", "PL-1", "anna");
        Assert.Equal(1, Score.Invented);
    }

    [Fact]
    public void Answers_are_counted_and_a_wrong_one_is_a_fault()
    {
        _truth.Add(new ScanLine("s1", At, "badge", ScanAnswer.Good, ScanAnswer.Good, false));
        _truth.Add(new ScanLine("s1", At, "half a code", ScanAnswer.Bad, ScanAnswer.Bad, false));
        _truth.Add(new ScanLine("s1", At, "piece", ScanAnswer.Good, ScanAnswer.None, false));
        Assert.Equal((3, 1, 1, 0), (Score.Scans, Score.Accepted, Score.Refused, Score.Wrong));

        _truth.Add(new ScanLine("s1", At, "half a code", ScanAnswer.Bad, ScanAnswer.Good, true));
        Assert.Equal(1, Score.Wrong);
        Assert.Contains("half a code", Assert.Single(Score.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_again_and_a_half_line_waits()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var truth = StationTruth.Create(path))
            {
                truth.Write(new FactLine(1, "s1", At, new FactKey("packed", "p-1", "box", "handler:anna"), true));
            }

            File.AppendAllText(path, "{\"type\":\"re");
            var file = new StationTruthFile(path);
            file.Refresh();
            Assert.Equal("p-1", Assert.IsType<FactLine>(Assert.Single(file.Lines)).What.PieceId);
            Assert.False(file.IsQuiet);

            File.AppendAllText(path, "st\",\"at\":\"2026-03-01T08:00:00Z\"}\n");
            file.Refresh();
            Assert.True(file.IsQuiet);

            File.AppendAllText(path, "nonsense\n");
            Assert.Throws<InvalidDataException>(file.Refresh);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void An_entry_that_is_no_event_is_named() =>
        Assert.Contains("entry 7", Assert.Throws<InvalidDataException>(() => _events.Add(7, [0xFF, 0xFF])).Message, StringComparison.Ordinal);

    private void Told(int id, string piece, string place, string custodian, bool isCertain = true) => _truth.Add(new FactLine(
        id, "s1", At, new FactKey("put_away", piece, place, $"handler:{custodian}"), isCertain));

    private void Put(string piece, string place, string custodian) => Add(new CustodyEvent
    {
        PieceId = piece,
        PlaceId = place,
        PutAway = new PutAway(),
        Custodians = { new Custodian { CustodianId = custodian, Role = "handler" } },
    });

    private void Add(CustodyEvent made) => _events.Add(_index++, made.ToByteArray());
}
