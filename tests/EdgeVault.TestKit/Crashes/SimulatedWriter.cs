using System.Buffers.Binary;
using EdgeVault.Ledger;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.TestKit.Crashes;

/// <summary>The one caller of a ledger in one life: appends, reads back, and compares what it is told.</summary>
/// <remarks>Appends may complete later and several at once; they are offered in order and heard of in order.</remarks>
internal sealed class SimulatedWriter(
    SegmentLedger ledger, LedgerModel model, Random random, LedgerOptions options, MemoryDisk disk, CrashTally tally)
{
    // What makes an entry unlike any other, and that with its length.
    private const int SerialBytes = 8;
    private const int BytesMin = SerialBytes + 4;

    private readonly Queue<(Attempt Attempt, Task<AppendResult> Task)> _outstanding = new();
    private int _next = (int)ledger.DurableSize;
    private ulong _confirmed = ledger.DurableSize;
    private int _serial;

    public void Work(int batches)
    {
        for (var batch = 0; batch < batches; batch++)
        {
            Append(Batch());
            Hear();
            if (random.Next(6) == 0)
            {
                ReadBack();
            }
        }

        Hear();
    }

    /// <summary>Appends one batch, which must be acknowledged.</summary>
    public void AppendOne()
    {
        var before = tally.Acknowledged;
        Append(Batch());
        Hear();
        LedgerModel.Demand(tally.Acknowledged > before, $"takes no entries on a sound disk: {ledger.State.Reason}");
    }

    private void Append(ReadOnlyMemory<byte>[] entries)
    {
        var attempt = model.Offer(_next, entries);
        _next = attempt.End;
        Task<AppendResult> task;
        try
        {
            task = ledger.AppendAsync(entries, CancellationToken.None).AsTask();
        }
        catch (LedgerUnavailableException e)
        {
            task = Task.FromException<AppendResult>(e);
        }

        _outstanding.Enqueue((attempt, task));
    }

    private void Hear()
    {
        while (_outstanding.TryPeek(out var first) && first.Task.IsCompleted)
        {
            _outstanding.Dequeue();
            Hear(first.Attempt, first.Task);
        }

        LedgerModel.Demand(ledger.DurableSize <= (ulong)model.Known && ledger.DurableSize >= _confirmed,
            $"DurableSize is {ledger.DurableSize} when {model.Known} entries are known and {_confirmed} acknowledged");
        model.HearOf(ledger.Checkpoint, "the ledger");
    }

    private void Hear(Attempt attempt, Task<AppendResult> task)
    {
        try
        {
            model.Acknowledge(attempt, task.GetAwaiter().GetResult());
            _confirmed = (ulong)attempt.End;
            tally.Acknowledged++;
        }
        catch (LedgerUnavailableException)
        {
            tally.Refused++;
            _next = (int)ledger.DurableSize;
            LedgerModel.Demand(ledger.State.Mode != LedgerMode.Writable, "refuses a batch and says that it is writable");
            LedgerModel.Demand(disk.Failures > 0, "refuses a batch although the disk never failed");
        }
    }

    private void ReadBack()
    {
        if (ledger.DurableSize == 0)
        {
            return;
        }

        var batch = ledger.Read((ulong)random.NextInt64((long)ledger.DurableSize), random.Next(1, 20), random.Next(1, 9_000));
        model.ObservePart(batch!, "the ledger");
    }

    /// <summary>One to a few entries, no two alike; now and then a frame as large as there may be.</summary>
    private ReadOnlyMemory<byte>[] Batch()
    {
        var left = random.Next(5) == 0 ? options.BatchBytesMax : random.Next(64, 3_500);
        var fills = left == options.BatchBytesMax;
        var entries = new List<ReadOnlyMemory<byte>>();
        for (var wanted = random.Next(1, 8); left >= BytesMin && (fills || entries.Count < wanted);)
        {
            var most = Math.Min(left, LedgerOptions.CostOf(options.EntryBytesMax)) - LedgerOptions.CostOf(0);
            var entry = new byte[fills ? most : random.Next(SerialBytes, most + 1)];
            left -= LedgerOptions.CostOf(entry.Length);
            random.NextBytes(entry);
            BinaryPrimitives.WriteInt32LittleEndian(entry, _serial++);
            BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(4), disk.Steps);
            entries.Add(entry);
        }

        return [.. entries];
    }
}
