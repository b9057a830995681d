using EdgeVault.Ledger;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Campaigns.Writing;

/// <summary>The process that is killed and lied to: the real ledger on the real disk, a line for all it does.</summary>
/// <remarks>
/// <code>
/// opening                      opened SIZE                    refused WHY (ends with 2)
/// state MODE WHY               whenever it differs from the last one said
/// try FIRST COUNT              before the append is called
/// ack FIRST COUNT              after it completed: from here on these entries are promised
/// fail FIRST COUNT WHY         it threw: these entries may or may not be there after a restart
/// served SIZE | differs INDEX  all entries read back at the end
/// done SIZE
/// </code>
/// </remarks>
internal sealed class Writer(WriterOptions options, LineWriter lines)
{
    private const int FailuresMax = 8;
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(20);

    private readonly Queue<Outstanding> _outstanding = new();
    private LedgerState? _said;
    private ulong _next;
    private int _failures;

    private readonly record struct Outstanding(ulong First, int Count, Task<AppendResult> Result);

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        lines.Say($"opening");
        var folder = new LedgerFolder(options.Data);
        try
        {
            using var key = folder.LoadKey();
            var ledger = folder.Open(key, new ErrorLogger());
            lines.Say($"opened {ledger.DurableSize}");
            await using (ledger)
            {
                SayState(ledger);
                await AppendAsync(ledger, folder.Options, stop);
                SayState(ledger);
                SayServed(ledger);
            }

            // Closed, the ledger answers what it could not make durable.
            await SettleAsync(ledger, downTo: 0);
            lines.Say($"done {ledger.DurableSize}");
            return ExitCode.Good;
        }
        catch (Exception e) when (e is LedgerException or DiskException)
        {
            lines.Say($"refused {e.Message}");
            return ExitCode.Unreadable;
        }
    }

    private async Task AppendAsync(SegmentLedger ledger, LedgerOptions limits, CancellationToken stop)
    {
        _next = ledger.DurableSize;
        var batches = new SeededBatches(options.Seed, Seeds.For(options.Seed, (long)_next), limits);
        while (!stop.IsCancellationRequested && _next < options.UpTo && _failures < FailuresMax)
        {
            var isRefused = Begin(ledger, batches.From(_next, options.UpTo));
            if (!await SettleAsync(ledger, downTo: isRefused ? 0 : options.Depth - 1)
                || (ledger.State.Mode != LedgerMode.Writable && !await ResumesAsync(ledger)))
            {
                // Once more: a ledger that says it takes nothing must not take anything.
                Begin(ledger, batches.From(_next, options.UpTo));
                return;
            }
        }

        await SettleAsync(ledger, downTo: 0);
    }

    /// <returns>True when it threw at once.</returns>
    private bool Begin(SegmentLedger ledger, ReadOnlyMemory<byte>[] batch)
    {
        lines.Say($"try {_next} {batch.Length}");
        var append = new Outstanding(_next, batch.Length, CallAsync(ledger, batch));
        _outstanding.Enqueue(append);
        _next += (ulong)batch.Length;
        return append.Result.IsFaulted;
    }

    // Async, so that what AppendAsync throws at once is a failed append like any other.
    private static async Task<AppendResult> CallAsync(SegmentLedger ledger, ReadOnlyMemory<byte>[] batch) =>
        await ledger.AppendAsync(batch, CancellationToken.None);

    /// <returns>False when the ledger takes nothing and appends stay unanswered for longer than they may.</returns>
    private async Task<bool> SettleAsync(SegmentLedger ledger, int downTo)
    {
        while (_outstanding.TryPeek(out var oldest) && (_outstanding.Count > downTo || oldest.Result.IsCompleted))
        {
            if (!await WithinAsync(ledger, () => oldest.Result.IsCompleted, oldest.Result))
            {
                SayState(ledger);
                return false;
            }

            _outstanding.Dequeue();
            if (!await SucceedsAsync(ledger, oldest))
            {
                // What was called behind it stood on its index: all of it settles before the next is cut.
                downTo = 0;
                _failures++;
            }
        }

        SayState(ledger);
        _next = _outstanding.Count == 0 ? ledger.DurableSize : _next;
        return true;
    }

    private async Task<bool> SucceedsAsync(SegmentLedger ledger, Outstanding append)
    {
        try
        {
            var result = await append.Result;
            if (_said?.Mode != LedgerMode.Writable)
            {
                SayState(ledger);
            }

            lines.Say($"ack {result.FirstIndex} {result.Count}");
            return true;
        }
        catch (LedgerException e)
        {
            lines.Say($"fail {append.First} {append.Count} {e.Message}");
            return false;
        }
    }

    private async Task<bool> ResumesAsync(SegmentLedger ledger)
    {
        var resumes = await WithinAsync(ledger, () => ledger.State.Mode == LedgerMode.Writable);
        SayState(ledger);
        return resumes && await SettleAsync(ledger, downTo: 0);
    }

    /// <summary>Waits for as long as the ledger is writable, and a while longer when it is not.</summary>
    private async Task<bool> WithinAsync(SegmentLedger ledger, Func<bool> condition, params Task[] signs)
    {
        var writable = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            var now = TimeProvider.System.GetTimestamp();
            writable = ledger.State.Mode == LedgerMode.Writable ? now : writable;
            SayState(ledger);
            if (TimeProvider.System.GetElapsedTime(writable, now) > options.ResumeWithin)
            {
                return false;
            }

            await Task.WhenAny([.. signs, Task.Delay(LookPeriod, TimeProvider.System)]);
        }

        return true;
    }

    private void SayState(SegmentLedger ledger)
    {
        var state = ledger.State;
        if (state != _said)
        {
            _said = state;
            lines.Say($"state {state.Mode} {state.Reason}");
        }
    }

    private void SayServed(SegmentLedger ledger)
    {
        for (ulong index = 0; ledger.Read(index, 1_000, 1 << 20) is { } batch; index = batch.NextIndex)
        {
            for (var i = 0; i < batch.Entries.Count; i++)
            {
                if (!batch.Entries[i].Span.SequenceEqual(SeededEntries.At(options.Seed, batch.FirstIndex + (ulong)i)))
                {
                    lines.Say($"differs {batch.FirstIndex + (ulong)i}");
                    return;
                }
            }
        }

        lines.Say($"served {ledger.DurableSize}");
    }
}
