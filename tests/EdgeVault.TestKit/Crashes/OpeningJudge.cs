using System.Buffers.Binary;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Recovery;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.TestKit.Crashes;

/// <summary>Compares a disk before and after a ledger was opened with what the ledger says of it.</summary>
internal sealed class OpeningJudge
{
    // In a segment's header; docs/formats/ledger.md has it.
    private const int FirstIndexOffset = 16;

    private readonly MemoryDisk _disk;
    private readonly Dictionary<string, byte[]> _before;
    private readonly StandingFrames _frames;
    private readonly bool _hadAnchor;
    private readonly int _failuresBefore;

    /// <param name="disk">As it stands before opening.</param>
    public OpeningJudge(MemoryDisk disk)
    {
        _disk = disk;
        _hadAnchor = disk.Files.Contains(SimulatedLedger.AnchorPath);
        _before = disk.Files.Where(IsSegment).ToDictionary(file => file, disk.ReadAllBytes);
        _frames = new StandingFrames(disk, _before.Keys);
        _failuresBefore = disk.Failures;
    }

    /// <summary>True when the disk has failed since.</summary>
    public bool DiskFailed => _disk.Failures > _failuresBefore;

    /// <summary>False when a crash could change a segment that was there.</summary>
    public bool AreSegmentsDurable => _before.Keys.All(file => !_disk.Files.Contains(file) || _disk.IsDurable(file));

    /// <param name="ledger">Just opened, at once or when a full disk let it.</param>
    /// <param name="model">What may be in it, and what must.</param>
    /// <param name="wasClosedCleanly">Then nothing is to be recovered.</param>
    public void Judge(SegmentLedger ledger, LedgerModel model, bool wasClosedCleanly)
    {
        var anchored = ledger.Recovery.AnchoredSize;
        LedgerModel.Demand(ledger.Recovery.Problems.Count == 0 && !IsAlarm(ledger.State),
            $"a power cut or a failing disk was taken for tampering: {string.Join("; ", ledger.Recovery.Problems)} "
            + ledger.State.Reason);
        LedgerModel.Demand(ledger.State.Mode == LedgerMode.Writable || DiskFailed,
            $"not writable although the disk works: {ledger.State.Reason}");
        LedgerModel.Demand(anchored >= (ulong)model.Known || model.Known == 0 || !wasClosedCleanly,
            $"closed with {model.Known} entries, the anchor names {anchored}");

        var found = ledger.ReadAll();
        var from = (int)ledger.MinIndex;
        LedgerModel.Demand(ledger.DurableSize == (ulong)(from + found.Count),
            $"DurableSize is {ledger.DurableSize}, {found.Count} entries are read from {from} on");
        if (ledger.State.Mode != LedgerMode.Writable)
        {
            model.Observe(from, found, _disk.IsDurable(SimulatedLedger.AnchorPath), "the read-only ledger");
        }
        else
        {
            model.ObserveWritable(from, found, "the opened ledger");
            LedgerModel.Demand(ledger.DurableSize == _frames.ReachFrom(anchored),
                $"{ledger.DurableSize} entries are served; whole frames stood up to {_frames.ReachFrom(anchored)}");
            JudgeReport(ledger.Recovery, model, wasClosedCleanly, ClearedBytes(ledger.MinIndex));
            PruningModel.Judge(ledger, model);
            // What stood above was settled durably: no later life may find it again.
            model.Forget();
        }

        model.HearOf(ledger.Checkpoint, "the opened ledger");
    }

    private void JudgeReport(RecoveryReport report, LedgerModel model, bool wasClosedCleanly, int cleared)
    {
        LedgerModel.Demand(report.IsNew == !_hadAnchor, $"IsNew is {report.IsNew}, an anchor was there: {_hadAnchor}");
        var kept = model.FramesBetween(report.AnchoredSize, model.Known);
        LedgerModel.Demand(report.FramesKept == kept,
            $"FramesKept is {report.FramesKept}; {kept} frames stand between {report.AnchoredSize} and {model.Known}");
        LedgerModel.Demand(!wasClosedCleanly || (kept == 0 && report.RecoveredTail is null),
            $"closed cleanly, but {kept} frames were kept and the tail is {report.RecoveredTail}");

        LedgerModel.Demand(
            report.CheckedFrom <= report.AnchoredSize
            && report.EntriesHashed == (ulong)model.Known - report.CheckedFrom,
            $"hashed {report.EntriesHashed} of {model.Known} entries from {report.CheckedFrom} on");

        LedgerModel.Demand(report.RecoveredTail is null == (cleared == 0),
            $"{cleared} bytes were cleared, the report says {report.RecoveredTail?.ToString() ?? "no tail"}");
        LedgerModel.Demand(
            report.RecoveredTail is not { } tail || (tail.FirstIndex == (ulong)model.Known && tail.Bytes >= cleared),
            $"the tail is said to begin at {report.RecoveredTail?.FirstIndex}, {report.RecoveredTail?.Bytes} bytes; "
            + $"{model.Known} entries are there and {cleared} bytes were cleared");
    }

    /// <summary>Bytes of segments that opening turned to zero; it must turn them into nothing else.</summary>
    private int ClearedBytes(ulong prunedTo)
    {
        var cleared = 0;
        foreach (var (file, before) in _before)
        {
            if (!_disk.Files.Contains(file))
            {
                var first = BinaryPrimitives.ReadUInt64LittleEndian(before.AsSpan(FirstIndexOffset));
                LedgerModel.Demand(first < prunedTo, $"{file} is gone, though it begins at {first}, not below {prunedTo}");
                continue;
            }

            var after = _disk.ReadAllBytes(file);
            LedgerModel.Demand(after.Length >= before.Length, $"{file} was shortened");
            for (var i = before.AsSpan().CommonPrefixLength(after); i < before.Length; i++)
            {
                LedgerModel.Demand(before[i] == after[i] || after[i] == 0, $"opening changed byte {i} of {file}");
                cleared += before[i] == after[i] ? 0 : 1;
            }
        }

        return cleared;
    }

    private static bool IsAlarm(LedgerState state) =>
        state.Reason?.Contains("tamper_or_media_loss", StringComparison.Ordinal) == true;

    private static bool IsSegment(string file) => file.EndsWith(".seg", StringComparison.Ordinal);
}
