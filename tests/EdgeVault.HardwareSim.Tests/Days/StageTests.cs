using System.Text.Json;
using EdgeVault.HardwareSim.Days;
using EdgeVault.HardwareSim.Processes;
using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Tests.Days;

/// <summary>What the days are made of.</summary>
public sealed class StageTests
{
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
        // A night is the end of the day before.
        Assert.DoesNotContain(truth.Incidents, incident => truth.Days.Last(day => day.Start <= incident.Staged.AddHours(-6)).IsQuiet);
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
