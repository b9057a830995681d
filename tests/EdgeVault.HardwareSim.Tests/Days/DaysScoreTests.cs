using EdgeVault.HardwareSim.Days;

namespace EdgeVault.HardwareSim.Tests.Days;

/// <summary>A score that finds no fault must be worth something: each kind of fault is shown to it.</summary>
public sealed class DaysScoreTests
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly DaysTruth _truth = new() { Occurrences = 1_000 };

    public DaysScoreTests()
    {
        _truth.Days.Add(new DayFigures(Morning.Date, IsQuiet: true) { Crossings = 400 });
        _truth.Days.Add(new DayFigures(Morning.Date.AddDays(1), IsQuiet: false) { Crossings = 400 });
    }

    [Fact]
    public void What_was_staged_and_rang_once_is_found()
    {
        Stage("seal", "", "p-1");
        var report = ReportOf(Rang("seal", Morning, "p-1"));

        Assert.Equal((1, 0, 0), (report.Staged, report.Missed.Count, report.Invented.Count));
    }

    [Theory]
    [InlineData("set_split", 0, "p-1")]
    [InlineData("seal", 90, "p-1")]
    [InlineData("seal", 0, "p-2")]
    public void What_rang_for_something_else_or_too_late_is_missed_and_invented(string rule, int late, string piece)
    {
        Stage("seal", "", "p-1");
        var report = ReportOf(Rang(rule, Morning.AddSeconds(late), piece));

        Assert.Equal((1, 1), (report.Missed.Count, report.Invented.Count));
        Assert.False(report.IsOk);
    }

    [Fact]
    public void What_rang_twice_is_invented_once()
    {
        Stage("seal", "", "p-1");
        var report = ReportOf(Rang("seal", Morning, "p-1"), Rang("seal", Morning.AddSeconds(1), "p-1"));

        Assert.Equal((0, 1), (report.Missed.Count, report.Invented.Count));
    }

    [Fact]
    public void Rings_of_a_quiet_day_are_counted_against_its_crossings()
    {
        var report = ReportOf(Rang("place", Morning, "p-1"), Rang("place", Morning.AddDays(1), "p-1"));

        Assert.Equal((1, 2.5), (report.QuietRings, report.PerThousand));
        Assert.False(report.IsOk);
    }

    [Theory]
    [InlineData("""{"p-1":["checked_out","not_in_vault"]}""", 2, 0)]
    [InlineData("""{"p-1":["checked_out"]}""", 2, 1)]
    [InlineData("{}", 2, 1)]
    [InlineData("""{"p-1":["checked_out","not_in_vault"],"p-2":["missing"]}""", 2, 1)]
    [InlineData("""{"p-1":["checked_out","not_in_vault"]}""", 3, 1)]
    public void Each_verdict_is_compared_with_all_its_reasons(string not, int of, int wrong)
    {
        _truth.Stock[7] = new StockTruth(Morning, new() { ["p-1"] = "checked_out not_in_vault" }, ["p-1", "p-2"], ["p-2"]);
        var report = ReportOf($$"""{"line":7,"at":"x","verified":1,"of":{{of}},"live":1,"not":{{not}}}""");

        Assert.Equal((2, wrong), (report.Verdicts, report.WrongVerdicts.Count));
    }

    [Fact]
    public void What_is_verified_and_was_elsewhere_is_counted_apart()
    {
        _truth.Stock[7] = new StockTruth(Morning, [], ["p-1", "p-2"], ["p-2"]);
        var report = ReportOf("""{"line":7,"at":"x","verified":2,"of":2,"live":2,"not":{}}""");

        Assert.Equal((2, 1, 0), (report.Verified, report.VerifiedNotThere, report.WrongVerdicts.Count));
    }

    [Theory]
    [InlineData("present", 0, 0)]
    [InlineData("missing", 0, 2)]
    [InlineData("present", 60, 1)]
    public void Each_result_of_a_count_is_compared(string result, int late, int wrong)
    {
        _truth.Lines.Add(new ExpectedLine("vault-a", "p-1", "present", Morning, Morning));
        var report = ReportOf(
            $$"""{"kind":"count_line","occurred":"{{Morning.AddSeconds(late):O}}","pieceId":"p-1","zone":"vault-a","result":"{{result}}"}""");

        Assert.Equal(wrong, report.WrongLines.Count);
    }

    private void Stage(string rule, string where, params string[] pieces) => _truth.Incidents.Add(
        new Expected(rule, Morning.AddSeconds(-5), Morning.AddSeconds(30), where, pieces) { Staged = Morning });

    private DaysReport ReportOf(params string[] lines)
    {
        var score = new DaysScore(_truth);
        Array.ForEach(lines, score.Take);
        return score.Report();
    }

    private static string Rang(string rule, DateTimeOffset at, string piece) =>
        $$"""{"kind":"incident_opened","occurred":"{{at:O}}","rule":"{{rule}}","pieces":["{{piece}}"],"detail":"x"}""";
}
