using EdgeVault.Campaigns.Checking;
using EdgeVault.Campaigns.Processes;
using EdgeVault.Campaigns.Verbs;
using EdgeVault.Campaigns.Writing;

namespace EdgeVault.Campaigns.Devices;

/// <summary>Power cuts below a real ext4: the writer may live on and must see that nothing lasts any more.</summary>
internal static class DeviceCuts
{
    private const int ImageMebibytes = 64;

    public static async Task<string> RunAsync(Workshop shop, int seed, int cuts, CancellationToken cancellationToken)
    {
        using var progress = new Progress(cuts, "power cuts");
        using var device = LoopDevice.Make(shop, ImageMebibytes);
        var data = Directory.CreateDirectory(Path.Combine(device.Folder, "data")).FullName;
        var tally = new KillTally();
        var noticed = 0;
        var before = new History();
        // The folder's own name is not what is tested.
        device.Restart();
        for (var cut = 0; cut < cuts; cut++)
        {
            var random = Seeds.For(seed, cut);
            var history = before.Next();
            var isKilled = random.Next(2) == 0;
            await KilledWriter.RunAsync(
                new WriterOptions { Data = data, Seed = seed }, history, KillMoment.Choose(random),
                writer => Strike(device, writer, isKilled), environment: null, cancellationToken);
            device.Restart();
            before = history;
            shop.Demand(
                [.. history.Broken, .. new LedgerCheck(data, seed).AsItLies(history.Acked, history.Tried)],
                $"power cut {cut} below ext4 with seed {seed}");
            noticed += history.Failures > 0 || history.IsRefused ? 1 : 0;
            tally.Add(history);
            progress.Step();
        }

        shop.Demand(
            await new LedgerCheck(data, seed).ReopenedAsync(before.Acked, before.Tried),
            $"the last power cut with seed {seed}");
        return $"{cuts} cuts below ext4 on a loop device: {tally}; {noticed} writers lived to see it and stopped";
    }

    private static void Strike(LoopDevice device, WriterProcess writer, bool isKilled)
    {
        device.CutPower();
        if (isKilled)
        {
            writer.Kill();
        }
    }
}
