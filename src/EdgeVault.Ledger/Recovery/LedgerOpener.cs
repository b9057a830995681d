using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Committing;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Retention;
using EdgeVault.Ledger.Segments;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Ledger.Recovery;

/// <summary>Opens a ledger by the rules of docs/formats/ledger.md: new, sound, with a tail, or damaged.</summary>
internal sealed class LedgerOpener(
    LedgerOptions options, NoteSigner signer, NoteSigner? next, IDisk disk, ILane housekeeping, ILogger logger)
{
    private const string LockName = "lock";

    private bool _saidFull;

    private string AnchorPath => Path.Combine(options.Path, AnchorFile.Name);

    public OpenedLedger Open()
    {
        disk.CreateFolder(options.Path);
        var held = disk.Open(Path.Combine(options.Path, LockName), DiskOpen.ReadWriteOrCreate);
        try
        {
            return held.TryLock() ? OpenLocked(held) : throw new LedgerLockedException(options.Path);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Tries again what a full disk refused.</summary>
    /// <param name="held">The lock, still held.</param>
    public OpenedLedger OpenAgain(IDiskFile held) => OpenLocked(held);

    private OpenedLedger OpenLocked(IDiskFile held)
    {
        // Step 1: no anchor and no frame is a new ledger; frames without a readable slot are damage.
        var isNew = !disk.List(options.Path).Contains(AnchorFile.Name);
        if (isNew && HoldsFrames())
        {
            return WithoutAnchor(held, "the file is missing although segments hold frames");
        }

        if (isNew)
        {
            AnchorFile.Create(disk, options.Path, EmptyTree());
            LedgerLog.Created(logger, options.Origin, options.Path);
        }

        if (ReadAnchor() is not { } slot)
        {
            return WithoutAnchor(held, "no slot can be read");
        }

        // Step 2: another ledger or another key is a mistake of the configuration, not damage.
        var keys = SettlingKeys.Read(disk, options.Path, signer.Verifier, out var rotationsFault);
        DemandOursOrThrow(slot.Checkpoint, rotationsFault is null ? keys : null);

        // Step 3: all that was written before must be on the disk before it is judged.
        var failure = TrySyncAll();

        // Step 4: everything up to the anchor, recomputed from the bytes.
        var pruned = PrunedMark.TryRead(disk, options.Path, options.Origin, out var prunedFault);
        using var scan = new LedgerScan(disk, options.Path, slot.Checkpoint) { Keys = keys, Pruned = pruned };
        scan.Run(Snapshot.TryRead(disk, options.Path), CancellationToken.None);
        var report = new RecoveryReport
        {
            IsNew = isNew,
            AnchoredSize = slot.Checkpoint.Size,
            CheckedFrom = scan.Began,
            BytesRead = scan.BytesRead,
            EntriesHashed = scan.Verified.Tree.Size - scan.Began,
            Problems =
            [
                .. scan.Problems,
                .. ProblemsOf(slot.Checkpoint, keys, rotationsFault),
                .. PrunedCheck.ProblemsOf(disk, options.Path, pruned, prunedFault, keys.Chain),
            ],
        };
        if (report.Problems.Count > 0)
        {
            return Damaged(held, scan.VerifiedCheckpoint, scan.Verified.Tree, report) with { Pruned = pruned };
        }

        return failure is null ? Settle(held, slot, scan, keys, report) : Unsyncable(held, slot, scan, report, failure);
    }

    /// <summary>Step 5: what stands above the anchor is written again, synced, and only then anchored.</summary>
    private OpenedLedger Settle(
        IDiskFile held, AnchorSlot slot, LedgerScan scan, SettlingKeys keys, RecoveryReport report)
    {
        AnchorFile? anchor = null;
        try
        {
            var tree = new FrameTree();
            tree.Tree.CopyFrom(scan.Verified.Tree);
            using var tail = new TailScan(
                disk, options.Path, DiskOpen.ReadWrite, keys, tree, scan.End, options.ReachBytes);
            tail.Find();
            keys.End();
            var active = SignerOf(keys.Chain);
            report = report with
            {
                FramesKept = tail.FramesKept,
                RecoveredTail = tail.Evidence(),
                TailBytesRead = tail.BytesRead,
                EntriesHashed = tree.Tree.Size - scan.Began,
            };
            tail.Rewrite();
            anchor = AnchorFile.Renew(disk, options.Path, slot);
            if (tail.LastKept is { } kept)
            {
                anchor.Move(kept);
            }

            if (keys.HasDropped)
            {
                RotationsFile.Write(disk, options.Path, keys.Happened);
            }

            TryPrepareAnchor();
            LogTail(report);
            return new OpenedLedger(
                held, LedgerState.Writable, anchor.Current.Checkpoint, tree.Tree, report, anchor, NewWriter(tail.End))
            {
                Keys = keys,
                Signer = active,
                CheckedFrom = scan.From,
                Pruned = scan.Pruned,
            };
        }
        catch (DiskException e)
        {
            anchor?.Dispose();
            return Unsyncable(held, slot, scan, report, e);
        }
    }

    private SegmentWriter NewWriter(FramePosition end)
    {
        var spare = new SegmentSpare(disk, options, housekeeping, logger);
        if (end == default)
        {
            spare.Take(0);
        }

        return new SegmentWriter(disk, options, spare, end);
    }

    private void TryPrepareAnchor()
    {
        try
        {
            AnchorFile.PrepareSpare(disk, options.Path);
        }
        catch (DiskException e)
        {
            LedgerLog.HintFailed(logger, "spare anchor", e);
        }
    }

    private OpenedLedger WithoutAnchor(IDiskFile held, string what)
    {
        var tree = new FrameTree();
        var keys = SettlingKeys.Read(disk, options.Path, signer.Verifier, out _);
        using var frames = new TailScan(disk, options.Path, DiskOpen.Read, keys, tree, default, options.ReachBytes);
        frames.Find();
        var problem = new LedgerProblem(AnchorFile.Name, 0, tree.Tree.Size, what);
        return Damaged(held, frames.LastKept, tree.Tree, new RecoveryReport { Problems = [problem] });
    }

    private OpenedLedger Damaged(
        IDiskFile held, SignedCheckpoint? verified, MerkleFrontier tree, RecoveryReport report)
    {
        foreach (var problem in report.Problems)
        {
            LedgerLog.Damaged(logger, options.Origin, problem.ToString());
        }

        foreach (var file in report.Problems.Select(problem => problem.File).Distinct())
        {
            TryQuarantine(file);
        }

        var reason = $"tamper_or_media_loss: {report.Problems[0]}"
            + (report.Problems.Count > 1 ? $" (and {report.Problems.Count - 1} more)" : "");
        var state = new LedgerState(LedgerMode.ReadOnly, reason);
        return new OpenedLedger(held, state, verified ?? EmptyTree(), tree, report);
    }

    private OpenedLedger Unsyncable(
        IDiskFile held, AnchorSlot slot, LedgerScan scan, RecoveryReport report, DiskException failure)
    {
        // A full disk is tried again, as its refused write left nothing behind. A failed sync is one whatever its errno:
        // only a restart looks.
        var isFull = failure is { IsFull: true, Operation: not ("fsync" or "fdatasync") };
        var state = isFull
            ? new LedgerState(LedgerMode.Full, "the disk is full: " + failure.Message)
            : new LedgerState(LedgerMode.ReadOnly, "the disk fails: " + failure.Message);
        if (!isFull)
        {
            LedgerLog.Stopped(logger, options.Origin, state.Reason!, failure);
        }
        else if (!_saidFull)
        {
            _saidFull = true;
            LedgerLog.DiskFull(logger, options.Origin, failure.Message);
        }

        return new OpenedLedger(
            held, state, slot.Checkpoint, scan.Verified.Tree, report)
        { Pruned = scan.Pruned };
    }

    private DiskException? TrySyncAll()
    {
        try
        {
            var names = SegmentFile.List(disk, options.Path).Select(SegmentFile.NameOf).Append(AnchorFile.Name);
            foreach (var name in names)
            {
                using var file = disk.Open(Path.Combine(options.Path, name), DiskOpen.ReadWrite);
                file.Sync();
            }

            disk.SyncFolder(options.Path);
            return null;
        }
        catch (DiskException e)
        {
            return e;
        }
    }

    private void TryQuarantine(string file)
    {
        try
        {
            Quarantine.Copy(disk, Path.Combine(options.Path, file), options.QuarantineFolder);
        }
        catch (DiskException e)
        {
            LedgerLog.QuarantineFailed(logger, file, e);
        }
    }

    private void DemandOursOrThrow(SignedCheckpoint anchored, SettlingKeys? keys)
    {
        if (anchored.Origin != options.Origin)
        {
            throw new LedgerException(
                $"The ledger in {options.Path} is {anchored.Origin}, the configuration says {options.Origin}; "
                + "correct Site and Gateway, or point DataPath to another folder.");
        }

        if (keys?.Know(anchored) == false)
        {
            throw new LedgerException(
                $"The last checkpoint of the ledger in {options.Path} is signed by {anchored.SignerText}, but "
                + $"the key at hand is {signer.Name}+{signer.Verifier.KeyIdText}; put the ledger's own key back.");
        }
    }

    private static List<LedgerProblem> ProblemsOf(SignedCheckpoint anchored, SettlingKeys keys, string? rotationsFault)
    {
        var problems = new List<LedgerProblem>();
        if (rotationsFault is not null)
        {
            problems.Add(new LedgerProblem(RotationsFile.Name, 0, 0, rotationsFault));
        }
        else if (!keys.Chain.IsSigned(anchored))
        {
            problems.Add(new LedgerProblem(
                AnchorFile.Name, 0, anchored.Size,
                $"signed by {anchored.SignerText}, where it was {keys.Chain.KeyOf(anchored.Size)}'s turn"));
        }

        return problems;
    }

    /// <summary>The key whose turn it is: the one at hand, or the next one when its rotation happened.</summary>
    private NoteSigner SignerOf(KeyChain keys) =>
        new[] { signer, next }.FirstOrDefault(each => each?.Verifier.Equals(keys.Current) == true)
        ?? throw new LedgerException(
            $"The ledger in {options.Path} was handed over to the key {keys.Current.Name}+{keys.Current.KeyIdText}, "
            + $"the one at hand is {signer.Verifier.KeyIdText}; put the ledger's own key back.");

    private AnchorSlot? ReadAnchor()
    {
        using var file = disk.Open(AnchorPath, DiskOpen.Read);
        return AnchorFile.Read(file);
    }

    private bool HoldsFrames()
    {
        using var evidence = new TailEvidence();
        foreach (var number in SegmentFile.List(disk, options.Path))
        {
            using var file = disk.Open(SegmentFile.PathOf(options.Path, number), DiskOpen.Read);
            evidence.Add(file, 0, file.Length);
        }

        return evidence.ToTail(0) is not null;
    }

    private SignedCheckpoint EmptyTree() =>
        SignedCheckpoint.Create(signer, options.Origin, 0, MerkleHash.Empty);

    private void LogTail(RecoveryReport report)
    {
        if (report.FramesKept > 0)
        {
            LedgerLog.FramesKept(logger, options.Origin, report.FramesKept);
        }

        if (report.RecoveredTail is { } tail)
        {
            LedgerLog.TailCleared(logger, options.Origin, tail.FirstIndex, tail.Bytes);
        }
    }
}
