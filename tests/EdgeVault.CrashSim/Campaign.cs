using System.Globalization;
using EdgeVault.TestKit.Crashes;

namespace EdgeVault.CrashSim;

/// <summary>Runs one verb to its end, or to the first broken rule.</summary>
internal static class Campaign
{
    public static string Run(CommandLine options, Progress progress, CancellationToken cancel)
    {
        var said = options.Verb switch
        {
            _ => Seeds(options, progress, cancel),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{options.Verb}: {said}, {progress.Elapsed.TotalSeconds:F0} s");
    }

    private static string Seeds(CommandLine options, Progress progress, CancellationToken cancel)
    {
        var tally = new CrashTally();
        for (var done = 0; done < options.Count; done++)
        {
            cancel.ThrowIfCancellationRequested();
            var run = new CrashRun(options.First + done);
            run.Run();
            tally.Add(run.Tally);
            progress.Report(done + 1, options.Count);
        }

        return $"{options.Count:N0} simulations from seed {options.First} on, 0 rules broken ({tally})";
    }
}
