using System.Globalization;
using EdgeVault.TestKit.Corruption;
using EdgeVault.TestKit.Crashes;

namespace EdgeVault.CrashSim;

/// <summary>Runs one verb to its end, or to the first broken rule.</summary>
internal static class Campaign
{
    public static string Run(CommandLine options, Progress progress, CancellationToken cancel)
    {
        var said = options.Verb switch
        {
            "seeds" => Seeds(options, progress, cancel),
            "exhaustive" => Exhaustive(progress, cancel),
            "flips" => Flips(options, progress, cancel),
            "cuts" => Cuts(options, progress, cancel),
            _ => Edits(options, progress, cancel),
        };
        return string.Create(
            CultureInfo.InvariantCulture, $"{options.Verb}: {said}, {progress.Elapsed.TotalSeconds:F0} s");
    }

    private static string Seeds(CommandLine options, Progress progress, CancellationToken cancel)
    {
        var tally = new CrashTally();
        Each(
            options.Count,
            progress,
            number =>
            {
                var run = new CrashRun(options.First + (int)number);
                run.Run();
                tally.Add(run.Tally);
            },
            cancel);

        return $"{options.Count:N0} simulations from seed {options.First} on, 0 rules broken ({tally})";
    }

    private static string Exhaustive(Progress progress, CancellationToken cancel)
    {
        var crashes = new ExhaustiveCrashes();
        var workloads = ExhaustiveCrashes.Workloads(operationsMax: 3);
        Each(workloads.Count, progress, number => crashes.Run(workloads[(int)number]), cancel);
        return $"{workloads.Count:N0} workloads, {crashes.Crashes:N0} crashes, "
            + $"{crashes.Judged:N0} different disks opened, 0 rules broken";
    }

    private static string Flips(CommandLine options, Progress progress, CancellationToken cancel)
    {
        var (image, campaign) = Small(options.KiB);
        Each(campaign.Bits, progress, campaign.Flip, cancel);
        return $"{campaign.Bits:N0} flips in {image.BytesTotal:N0} bytes, 0 unnoticed: {campaign}";
    }

    private static string Cuts(CommandLine options, Progress progress, CancellationToken cancel)
    {
        var (image, campaign) = Small(options.KiB);
        Each(campaign.Cuts, progress, campaign.Cut, cancel);
        return $"{campaign.Cuts:N0} cuts in {image.BytesTotal:N0} bytes, 0 unnoticed: {campaign}";
    }

    private static string Edits(CommandLine options, Progress progress, CancellationToken cancel)
    {
        var image = new CorruptionImage(options.MiB << 20, segmentBlocks: 128);
        var campaign = new CorruptionCampaign(image);
        Each(options.Count, progress, number => campaign.Edit(options.First + (int)number), cancel);
        return $"{options.Count:N0} edits from seed {options.First} on in {image.BytesTotal:N0} bytes, "
            + $"0 entries read back changed: {campaign}";
    }

    private static (CorruptionImage Image, CorruptionCampaign Campaign) Small(int kib)
    {
        var image = new CorruptionImage(kib << 10, segmentBlocks: 6);
        return (image, new CorruptionCampaign(image));
    }

    private static void Each(long count, Progress progress, Action<long> run, CancellationToken cancel)
    {
        for (var number = 0L; number < count; number++)
        {
            cancel.ThrowIfCancellationRequested();
            run(number);
            progress.Report(number + 1, count);
        }
    }
}
