using EdgeVault.Campaigns.Checking;
using EdgeVault.Campaigns.Processes;
using EdgeVault.Campaigns.Writing;

namespace EdgeVault.Campaigns.Devices;

/// <summary>A real file system runs full under the writer and is made free: it stops, says so, and goes on.</summary>
internal sealed class FullDisk(Workshop shop, int seed)
{
    private const int ImageMebibytes = 16;
    private const int AcksBetween = 5;
    private static readonly TimeSpan ResumeWithin = TimeSpan.FromMinutes(2);

    private TaskCompletionSource _sign = new();
    private Func<History, bool> _wanted = _ => false;

    public async Task<string> RunAsync(int rounds, CancellationToken cancellationToken)
    {
        using var progress = new Progress(rounds, "full disks");
        using var device = LoopDevice.Make(shop, ImageMebibytes);
        var resumed = 0;
        for (var round = 0; round < rounds; round++)
        {
            var data = MakeFolder(device, round);
            var options = new WriterOptions { Data = data, Seed = seed, ResumeWithin = ResumeWithin };
            var history = new History();
            await using (var writer = new WriterProcess(options, history, onLine: _ => Look(history)))
            {
                resumed += await FillAndFreeAsync(device, history, cancellationToken) ? 1 : 0;
                device.CutPower();
                await writer.EndsWithinAsync(ResumeWithin + KilledWriter.HangLimit, cancellationToken);
            }

            device.Restart();
            shop.Demand(
                [.. history.Broken, .. new LedgerCheck(data, seed).AsItLies(history.Acked, history.Tried)],
                $"full disk {round} with seed {seed}");
            progress.Step();
        }

        return $"{rounds} disks filled under a writer: {resumed} went on by themselves when there was room again, "
            + "then lost power";
    }

    /// <summary>A new folder on an empty disk, its name durable: that is not what is tested here.</summary>
    private static string MakeFolder(LoopDevice device, int round)
    {
        foreach (var old in Directory.EnumerateDirectories(device.Folder, "data-*"))
        {
            Directory.Delete(old, recursive: true);
        }

        File.Delete(BallastOn(device));
        var data = Directory.CreateDirectory(Path.Combine(device.Folder, $"data-{round}")).FullName;
        device.Restart();
        return data;
    }

    /// <returns>True when it went on by itself; a ledger that needs a restart says so by its state.</returns>
    private async Task<bool> FillAndFreeAsync(LoopDevice device, History history, CancellationToken cancellationToken)
    {
        await SignAsync(history, said => said.Acks >= AcksBetween, cancellationToken);
        Fill(BallastOn(device));
        await SignAsync(history, said => !said.IsWritable && !IsState(said, "Recovering"), cancellationToken);
        var isFull = IsState(history, "Full");
        var acks = history.Acks;
        File.Delete(BallastOn(device));
        await SignAsync(history, said => !isFull || said.Acks >= acks + AcksBetween, cancellationToken);
        return isFull;
    }

    private static bool IsState(History said, string mode) => said.State.StartsWith(mode, StringComparison.Ordinal);

    private static string BallastOn(LoopDevice device) => Path.Combine(device.Folder, "ballast");

    private static void Fill(string ballast)
    {
        var block = new byte[4_096];
        // Without a buffer: what it still held when the disk was full would fail again when the file is closed.
        using var file = new FileStream(ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // Full, as it should be.
        }
    }

    private async Task SignAsync(History history, Func<History, bool> wanted, CancellationToken cancellationToken)
    {
        _sign = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _wanted, wanted);
        Look(history);
        try
        {
            await _sign.Task.WaitAsync(KilledWriter.HangLimit, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new CampaignException(
                ExitCode.Wrong, $"the writer hangs on a full disk; its state is {history.State}");
        }
    }

    private void Look(History history)
    {
        if (Volatile.Read(ref _wanted)(history))
        {
            _sign.TrySetResult();
        }
    }
}
