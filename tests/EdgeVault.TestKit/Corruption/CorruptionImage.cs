using EdgeVault.Ledger;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Verifying;
using EdgeVault.TestKit.Crashes;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.TestKit.Corruption;

/// <summary>A sound ledger, closed, to be damaged again and again; and the judgement of each damage.</summary>
/// <remarks>
/// Copies share pages, so that one of many megabytes costs microseconds. The ledger has a snapshot about half way, so
/// that what opening hashes and what only reading checks are both there.
/// </remarks>
public sealed class CorruptionImage
{
    private readonly MemoryDisk _disk = new();
    private readonly List<byte[]> _entries = [];
    private readonly LedgerOptions _options;

    /// <param name="bytes">Least bytes of frames.</param>
    /// <param name="segmentBlocks">Blocks of a segment.</param>
    public CorruptionImage(int bytes, int segmentBlocks)
    {
        _options = SimulatedLedger.Options(segmentBlocks, snapshotBlocks: bytes / SimulatedLedger.BlockBytes * 3 / 5);
        var batches = new BatchSource(new Random(bytes), _options, _disk);
        var ledger = SimulatedLedger.Open(_disk, _options);
        for (long written = 0; written < bytes;)
        {
            var batch = batches.Next();
            ledger.AppendAsync(batch, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            _entries.AddRange(batch.Select(entry => entry.ToArray()));
            written += batch.Sum(entry => entry.Length);
        }

        ledger.Close();
        Files = [.. _disk.Files.Select(file => (file, _disk.ReadAllBytes(file).Length))];
    }

    /// <summary>Full paths and lengths.</summary>
    public IReadOnlyList<(string Path, int Length)> Files { get; }

    public long BytesTotal => Files.Sum(file => (long)file.Length);

    public MemoryDisk Copy() => _disk.Copy();

    public byte[] ReadAllBytes(string path) => _disk.ReadAllBytes(path);

    /// <summary>What became of a damage.</summary>
    /// <param name="disk">A copy that was damaged.</param>
    /// <param name="what">For the message.</param>
    /// <exception cref="RuleBrokenException">An entry was read back that differs.</exception>
    public CorruptionVerdict Judge(MemoryDisk disk, string what)
    {
        ArgumentNullException.ThrowIfNull(disk);
        var byReader = Read(what + ", by a reader", () =>
        {
            using var reader = LedgerReader.Open(SimulatedLedger.Folder, disk);
            return (reader.Read, false);
        });
        SegmentLedger? ledger = null;
        try
        {
            var byLedger = Read(what, () =>
            {
                ledger = SimulatedLedger.Open(disk, _options);
                return (ledger.Read, ledger.Recovery.Problems.Count > 0);
            });
            Prove(disk, what);
            return byLedger == CorruptionVerdict.Identical && byReader == CorruptionVerdict.Noticed
                ? CorruptionVerdict.Noticed
                : byLedger;
        }
        finally
        {
            ledger?.Close();
        }
    }

    /// <summary>What is proven, from tiles or entries, is proven of the entry that was written.</summary>
    private void Prove(MemoryDisk disk, string what)
    {
        try
        {
            using var prover = LedgerProver.Open(SimulatedLedger.Folder, disk);
            var index = (ulong)what.Sum(letter => letter) % prover.Checkpoint.Size;
            var path = prover.Inclusion(index);
            var head = new TreeHead(prover.Checkpoint.Size, prover.Checkpoint.Root);
            LedgerModel.Demand(
                InclusionProof.Verify(head, index, MerkleHash.Leaf(_entries[(int)index]), path)
                && prover.Checkpoint.IsSignedBy(SimulatedLedger.Signer.Verifier),
                $"{what}: another entry {index} is proven than was written");
        }
        catch (LedgerException)
        {
            // Refused, which is what a damage deserves.
        }
    }

    private CorruptionVerdict Read(
        string what, Func<(Func<ulong, int, int, LedgerBatch?> Read, bool IsAlarmed)> open)
    {
        var found = 0;
        var isAlarmed = false;
        try
        {
            (var read, isAlarmed) = open();
            while (read((ulong)found, int.MaxValue, 1 << 20) is { } batch)
            {
                foreach (var entry in batch.Entries)
                {
                    LedgerModel.Demand(found < _entries.Count && entry.Span.SequenceEqual(_entries[found]),
                        $"{what}: entry {found} of {_entries.Count} was read back changed");
                    found++;
                }
            }
        }
        catch (LedgerException)
        {
            return CorruptionVerdict.Noticed;
        }

        return isAlarmed ? CorruptionVerdict.Noticed
            : found == _entries.Count ? CorruptionVerdict.Identical
            : CorruptionVerdict.Shortened;
    }
}

/// <summary>What became of a damage to a ledger.</summary>
public enum CorruptionVerdict
{
    /// <summary>Every entry was read back as it was written, and nothing was said.</summary>
    Identical,

    /// <summary>It was named, and no entry was read back that differs.</summary>
    Noticed,

    /// <summary>Entries at the end are missing and nobody was told.</summary>
    Shortened,
}
