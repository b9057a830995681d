using System.Text.Json;
using EdgeVault.HardwareSim.Days;
using EdgeVault.HardwareSim.Processes;
using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Tests.Days;

/// <summary>What the days are made of.</summary>
public sealed class StageTests
{
    private static readonly TimeSpan TraysHome = TimeSpan.FromHours(17.6);

    // An hour and a half away, and the ways and the queue at the door.
    private static readonly TimeSpan ErrandMax = TimeSpan.FromHours(2);

    [Fact]
    public void The_same_seed_stages_the_same_days()
    {
        var (one, again, other) = (Staged(5, 2), Staged(5, 2), Staged(6, 2));

        Assert.Equal(one.Script, again.Script);
        Assert.NotEqual(one.Script, other.Script);
    }

    [Fact]
    public void Time_goes_forward_and_each_line_says_one_thing()
    {
        var last = DateTimeOffset.MinValue;
        foreach (var line in Staged(7, 2).Script.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            var at = json.RootElement.GetProperty("at").GetDateTimeOffset();
            Assert.True(at >= last, line);
            Assert.Equal(2, json.RootElement.EnumerateObject().Count());
            last = at;
        }
    }

    /// <summary>As the rules are named in the gateway's configuration; the simulator knows no rule.</summary>
    [Fact]
    public void Twenty_days_stage_every_kind_of_incident_and_quiet_days_none()
    {
        string[] rules =
        [
            "blind-while-open", "checked-out-too-long", "climate", "consignment-due", "count-mismatch", "crossing-without-proof",
            "door-forced", "door-held", "dual-control-missing", "duplicate-tag-number", "duress", "exit-without-authorisation",
            "exposure", "found-unexpectedly", "lasting-stranger", "missing-at-count", "moved-while-frozen", "not-home-at-closing",
            "place", "seal", "seen-after-end", "set-split", "tag-detached", "two-places", "unknown-own-tag", "unsettled-passage",
        ];
        var truth = Staged(8, 20).Truth;

        Assert.Equal(rules, truth.Incidents.Select(static incident => incident.Rule).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal((10, 10), (truth.Days.Count(static day => day.IsQuiet), truth.Days.Count(static day => !day.IsQuiet)));
        Assert.DoesNotContain(truth.Incidents, incident => truth.Days.Last(day => day.Start <= incident.Staged).IsQuiet);
        // A night is the end of the day before, and a break-in of that night no ring of a quiet day.
        Assert.All(truth.Days, static day => Assert.Equal(TimeSpan.FromHours(6), day.Start.TimeOfDay));
        Assert.Contains(truth.Incidents, incident => incident.Staged.Date > truth.Days.Last(day => day.Start <= incident.Staged).Start.Date);
    }

    /// <summary>Else a piece goes in among the trays, and which of them carried it is anybody's guess.</summary>
    [Fact]
    public void On_a_quiet_day_who_ran_an_errand_is_back_before_the_trays_queue_at_the_door()
    {
        var (left, returned) = (0, 0);
        for (var seed = 20; seed < 26; seed++)
        {
            var (script, truth) = Staged(seed, 4);
            bool IsQuiet(DateTimeOffset at) => truth.Days.Last(day => day.Start <= at).IsQuiet;
            foreach (var (at, _, _) in Said(script, "checkedOut").Where(said => IsQuiet(said.At)))
            {
                left++;
                Assert.True(at.TimeOfDay <= TraysHome - ErrandMax, $"seed {seed}: left at {at:O}");
            }

            foreach (var (at, _, _) in Said(script, "checkedIn").Where(said => IsQuiet(said.At)))
            {
                returned++;
                Assert.True(at.TimeOfDay < TraysHome, $"seed {seed}: back at {at:O}");
            }
        }

        Assert.True(returned > 100 && left >= returned, $"{left} left, {returned} came back");
    }

    [Fact]
    public void What_is_lent_goes_on_no_errand_and_into_no_parcel()
    {
        for (var seed = 20; seed < 24; seed++)
        {
            var script = Staged(seed, 20).Script;
            var lent = Said(script, "received").Where(static said => said.Line.Contains("TITLE_KIND_CONSIGNMENT", StringComparison.Ordinal)).ToList();
            var taken = new[] { "checkedOut", "packed", "picked", "shipped" }.SelectMany(kind => Said(script, kind)).ToList();

            Assert.NotEmpty(lent);
            Assert.NotEmpty(taken);
            Assert.All(lent, piece => Assert.DoesNotContain(taken, each => each.Piece == piece.Piece && each.At > piece.At));
        }
    }

    [Fact]
    public async Task Two_days_by_the_real_gateway_are_as_they_were_staged()
    {
        var folder = Directory.CreateTempSubdirectory("edgevault-days-").FullName;
        try
        {
            var report = await DaysRun.RunAsync(
                OptionsOf(9, 2), folder, new Progress<int>(), TestContext.Current.CancellationToken);

            Assert.True(report.IsOk, string.Join('\n', report.Lines()));
            Assert.True(report.Staged >= 10, $"only {report.Staged} incidents were staged");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What people or terminals said of pieces.</summary>
    private static IEnumerable<(DateTimeOffset At, string Piece, string Line)> Said(string script, string kind)
    {
        foreach (var line in script.Split('\n').Where(line => line.Contains($"\"say\":{{\"{kind}\"", StringComparison.Ordinal)))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.GetProperty("say").TryGetProperty("pieceId", out var piece))
            {
                yield return (json.RootElement.GetProperty("at").GetDateTimeOffset(), piece.GetString()!, line);
            }
        }
    }

    private static (string Script, DaysTruth Truth) Staged(int seed, int days)
    {
        using var script = new StringWriter();
        var stage = new Stage(OptionsOf(seed, days), new HardwareSim.Days.Inventory(Dice.For(seed, "inventory")), script);
        stage.Run(new Progress<int>(), TestContext.Current.CancellationToken);
        return (script.ToString(), stage.Truth);
    }

    private static DaysOptions OptionsOf(int seed, int days) => new()
    {
        Days = days,
        Seed = seed,
        Start = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero),
        Gateway = Executable.Find("edgevault-gateway", "EdgeVault.Gateway", null, "--gateway"),
    };
}
