using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Recovery;
using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger.Verifying;

/// <summary>Hashes a ledger from its first byte to its anchor. Reads only; a gateway may append meanwhile.</summary>
public static class LedgerVerifier
{
    /// <param name="path">The ledger's folder.</param>
    /// <param name="disk">Where it lies.</param>
    /// <param name="key">The ledger's public key, the first, the present or any between, whose rotations then name the
    /// others; without it hashes are checked and signatures are not.</param>
    /// <param name="progress">Told after every frame.</param>
    /// <param name="cancellationToken">Ends the check between two frames.</param>
    /// <exception cref="LedgerException">There is no ledger in the folder.</exception>
    /// <exception cref="DiskException">It cannot be read.</exception>
    public static LedgerReport Verify(
        string path, IDisk disk, NoteVerifier? key, IProgress<VerifyProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (!SegmentLedger.Exists(path, disk))
        {
            throw new LedgerException($"There is no ledger in {path}: it holds neither an anchor nor a segment.");
        }

        using var file = disk.TryOpen(Path.Combine(path, AnchorFile.Name));
        var anchor = file is null ? null : AnchorFile.Read(file)?.Checkpoint;
        if (anchor is null)
        {
            var what = file is null ? "the file is missing" : "no slot can be read";
            return new LedgerReport(
                null, 0, MerkleHash.Empty, false, [new LedgerProblem(AnchorFile.Name, 0, 0, what)]);
        }

        var (keys, fault) = KeysOf(disk, path, key);
        using var scan = new LedgerScan(disk, path, anchor)
        {
            Keys = keys,
            VerifiesSignatures = keys is not null,
            Progress = progress is null ? null : done => progress.Report(new VerifyProgress(done, anchor.Size)),
        };
        scan.Run(cancellationToken);
        List<LedgerProblem> problems = [.. scan.Problems];
        if (fault is not null)
        {
            problems.Add(new LedgerProblem(RotationsFile.Name, 0, 0, fault));
        }

        if (keys is not null && !keys.Chain.IsSigned(anchor))
        {
            var due = keys.Chain.KeyOf(anchor.Size);
            problems.Add(new LedgerProblem(
                AnchorFile.Name, 0, anchor.Size, $"signed by {anchor.SignerText}, not by {due.Name}+{due.KeyIdText}"));
        }

        var tree = scan.Verified.Tree;
        return new LedgerReport(
            anchor.Origin, tree.Size, tree.Root(), key is not null && problems.Count == 0, problems);
    }

    /// <summary>A key that is not on record gets no help from those that are.</summary>
    private static (SettlingKeys? Keys, string? Fault) KeysOf(IDisk disk, string path, NoteVerifier? key)
    {
        if (key is null)
        {
            RotationsFile.Read(disk, path, out var unread);
            return (null, unread);
        }

        var keys = SettlingKeys.Read(disk, path, key, out var fault);
        if (keys.Holds(key))
        {
            return (keys, fault);
        }

        return (SettlingKeys.Only(key), $"its rotations neither begin with, nor lead to, {key.Name}+{key.KeyIdText}");
    }
}
