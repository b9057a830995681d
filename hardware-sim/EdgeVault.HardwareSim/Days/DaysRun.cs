using EdgeVault.HardwareSim.Cli;
using EdgeVault.HardwareSim.Processes;
using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Days;

/// <summary>Stages the days, has the gateway rehearse them while they are staged, and holds what it says against the
/// truth.</summary>
internal static class DaysRun
{
    private const string Script = "days.jsonl";

    /// <exception cref="FaultsException">The gateway could not rehearse them: says why.</exception>
    public static async Task<DaysReport> RunAsync(
        DaysOptions options, string folder, IProgress<int> progress, CancellationToken cancellation)
    {
        var inventory = new Inventory(Dice.For(options.Seed, "inventory"));
        SiteFiles.Write(folder, inventory);
        List<string> arguments =
        [
            "rehearse", "-", "--config", Path.Combine(folder, SiteFiles.Config),
            "--kind", "incident_opened", "--kind", "count_line", "--kind", "count_closed",
        ];
        if (options.Keep is not null)
        {
            arguments.AddRange(["--data", Path.Combine(folder, "data")]);
        }

        var said = new List<string>();
        DaysTruth? truth = null;
        var (code, error) = await Child.FeedAsync(
            options.Gateway, arguments, input => truth = Feed(options, inventory, folder, input, progress, cancellation), said.Add,
            cancellation);
        if (code != ExitCode.Success || truth is null)
        {
            throw new FaultsException(ExitCode.Wrong, [$"edgevault-gateway rehearse ended with exit code {code}.", error.TrimEnd()]);
        }

        var score = new DaysScore(truth);
        said.ForEach(score.Take);
        return score.Report();
    }

    private static DaysTruth Feed(
        DaysOptions options, Inventory inventory, string folder, TextWriter input, IProgress<int> progress,
        CancellationToken cancellation)
    {
        if (options.Keep is null)
        {
            return Feed(options, inventory, input, progress, cancellation);
        }

        using var script = new StreamWriter(Path.Combine(folder, Script)) { NewLine = "\n" };
        return Feed(options, inventory, new Both(input, script), progress, cancellation);
    }

    private static DaysTruth Feed(
        DaysOptions options, Inventory inventory, TextWriter script, IProgress<int> progress, CancellationToken cancellation)
    {
        var stage = new Stage(options, inventory, script);
        stage.Run(progress, cancellation);
        script.Flush();
        return stage.Truth;
    }

    /// <summary>The same to the gateway and into a file.</summary>
    private sealed class Both(TextWriter one, TextWriter other) : TextWriter
    {
        public override System.Text.Encoding Encoding => one.Encoding;

        public override void Write(char value)
        {
            one.Write(value);
            other.Write(value);
        }

        public override void Write(string? value)
        {
            one.Write(value);
            other.Write(value);
        }

        public override void Flush()
        {
            one.Flush();
            other.Flush();
        }
    }
}
