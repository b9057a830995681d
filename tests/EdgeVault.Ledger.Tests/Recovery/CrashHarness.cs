using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Verifying;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Ledger.Tests.Recovery;

/// <summary>Runs a small workload into a power cut, opens what is left, and says which rule was broken.</summary>
/// <param name="behind">Puts a ledger's disk in front of the real one; a broken ledger puts a lying one.</param>
internal sealed class CrashHarness(Func<MemoryDisk, IDisk> behind)
{
    private readonly MemoryDisk _disk = new();
    private readonly List<byte[]> _offered = [];
    private int _acknowledged;

    /// <summary>Null when every rule held, else the one that did not.</summary>
    /// <param name="cutAt">The step that the power fails at, from 1.</param>
    /// <param name="isKept">What of the un-synced survives.</param>
    /// <param name="batches">Appends to try; batches of about a block, so that segments change.</param>
    /// <param name="finished">True when the workload ended before that step.</param>
    public string? Run(int cutAt, Func<bool> isKept, int batches, out bool finished)
    {
        _disk.OnStep = step => step.Number == cutAt ? DiskFault.PowerCut : DiskFault.None;
        finished = TryWork(batches);
        _disk.OnStep = null;
        _disk.Crash(isKept);
        return Judge();
    }

    /// <summary>The same with a second power cut while the first is being recovered from.</summary>
    public string? RunTwice(int cutAt, int cutAgainAfter, Func<bool> isKept, int batches)
    {
        _disk.OnStep = step => step.Number == cutAt ? DiskFault.PowerCut : DiskFault.None;
        TryWork(batches);
        _disk.Crash(isKept);
        var second = _disk.Steps + cutAgainAfter;
        _disk.OnStep = step => step.Number == second ? DiskFault.PowerCut : DiskFault.None;
        TryWork(1);
        _disk.OnStep = null;
        _disk.Crash(isKept);
        return Judge();
    }

    private bool TryWork(int batches)
    {
        var ledger = default(SegmentLedger);
        try
        {
            ledger = LedgerRig.Open(behind(_disk));
            // What an earlier life wrote without hearing of it may have survived; it is then the history.
            _offered.RemoveRange((int)ledger.DurableSize, _offered.Count - (int)ledger.DurableSize);
            for (var batch = 0; batch < batches; batch++)
            {
                var entries = Batch();
                _offered.AddRange(entries.Select(entry => entry.ToArray()));
                ledger.AppendAsync(entries, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                _acknowledged = _offered.Count;
            }

            return true;
        }
        catch (PowerCutException)
        {
            return false;
        }
        finally
        {
            ledger?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private string? Judge()
    {
        var ledger = LedgerRig.Open(_disk);
        try
        {
            if (ledger.State != LedgerState.Writable)
            {
                return $"a power cut was taken for damage: {ledger.State.Reason}";
            }

            var found = ledger.ReadAll();
            if (found.Count < _acknowledged)
            {
                return $"{_acknowledged} entries were acknowledged, {found.Count} are left";
            }

            if (found.Count > _offered.Count || !found.Zip(_offered).All(pair => pair.First.SequenceEqual(pair.Second)))
            {
                return "an entry was invented, changed or moved";
            }

            ledger.AppendAsync(LedgerRig.Entries("after"), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        _disk.Crash(() => false);
        var report = LedgerVerifier.Verify(
            LedgerRig.Folder, _disk, LedgerRig.Signer.Verifier, null, CancellationToken.None);
        return report.IsSound && report.IsSigned ? null : $"not sound afterwards: {string.Join("; ", report.Problems)}";
    }

    /// <summary>Two entries that together take one block with their frame, now and then two.</summary>
    private ReadOnlyMemory<byte>[] Batch()
    {
        var number = _offered.Count;
        return LedgerRig.Entries($"entry {number}", $"entry {number + 1} " + new string('x', number % 3 * 1_900));
    }
}
