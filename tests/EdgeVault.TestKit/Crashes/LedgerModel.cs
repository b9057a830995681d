using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.TestKit.Crashes;

/// <summary>What a ledger was asked and what it said; knows what may be in it, and what must.</summary>
/// <remarks>
/// Confirmed ≤ Sure ≤ Known. Known is what was acknowledged or seen by anyone: every ledger that becomes writable finds
/// it. Confirmed of it is what was acknowledged, or served by a writable ledger: everybody finds it at any time. Sure is
/// what is confirmed, or was seen when its anchor was durable: it stays, for good, though a ledger that fails to open
/// meanwhile may not know of it. Between Sure and Known is what was seen, by a reader or a read-only ledger that could not
/// sync it, under an anchor that a power cut may take back. Its frames are durable, so that it vanishes in one case
/// only, see <see cref="Doubt"/>: an opening began to write them again above the older anchor, and broke off. A batch that
/// was offered and not heard of again may be there as a whole, at its own place, or not at all.
/// </remarks>
internal sealed class LedgerModel
{
    private readonly List<Attempt> _learned = [];
    private readonly List<byte[]> _known = [];
    private readonly List<Sha256> _roots = [MerkleHash.Empty];
    private readonly SortedSet<int> _frameEnds = [];
    private MerkleFrontier _tree = new();
    private List<Attempt> _attempts = [];

    public int Known => _known.Count;

    public int Confirmed { get; private set; }

    public int Sure { get; private set; }

    public PruningModel Pruning { get; private set; } = new();

    public byte[] this[int index] => _known[index];

    public LedgerModel Clone()
    {
        var copy = new LedgerModel();
        copy._tree.CopyFrom(_tree);
        copy._known.AddRange(_known);
        copy._roots.Clear();
        copy._roots.AddRange(_roots);
        copy._frameEnds.UnionWith(_frameEnds);
        copy._learned.AddRange(_learned);
        copy._attempts.AddRange(_attempts);
        (copy.Confirmed, copy.Sure) = (Confirmed, Sure);
        copy.Pruning = Pruning.Clone();
        return copy;
    }

    /// <param name="start">Where it goes if it goes anywhere.</param>
    /// <param name="entries">The batch.</param>
    public Attempt Offer(int start, IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        var attempt = new Attempt(start, [.. entries.Select(entry => entry.ToArray())]);
        _attempts.Add(attempt);
        return attempt;
    }

    /// <summary>It was refused before anything of it was written: it must not be there.</summary>
    public void Withdraw(Attempt attempt) => _attempts.Remove(attempt);

    public void Acknowledge(Attempt attempt, in AppendResult result)
    {
        Demand(result.FirstIndex == (ulong)attempt.Start && result.Count == attempt.Entries.Count,
            $"acknowledged {result.Count} entries at {result.FirstIndex}, not {attempt}");
        if (attempt.Start >= Known)
        {
            Demand(attempt.Start == Known, $"acknowledged {attempt} when {Known} entries were known");
            Learn(attempt);
        }

        Confirmed = Math.Max(Confirmed, attempt.End);
        Sure = Math.Max(Sure, Confirmed);
        HearOf(result.Checkpoint, "an acknowledgement");
    }

    /// <summary>A signed tree head was given out: it is of the tree that is known, now and for good.</summary>
    public void HearOf(SignedCheckpoint checkpoint, string who)
    {
        Demand(checkpoint.Size <= (ulong)Known, $"{who} signs {checkpoint.Size} entries when {Known} are known");
        Demand(checkpoint.Root == _roots[(int)checkpoint.Size],
            $"{who} signs another root at {checkpoint.Size} than was given out before");
        Demand(checkpoint.IsSignedBy(SimulatedLedger.Signer.Verifier), $"{who} has a signature that does not hold");
    }

    /// <summary>A writable ledger serves this: all that is known, and what it adds is anchored from now on.</summary>
    public void ObserveWritable(int from, IReadOnlyList<byte[]> found, string who)
    {
        var size = from + found.Count;
        Demand(size >= Known, $"{who} finds {size} entries of {Known} that were acknowledged or seen");
        Observe(from, found, isSure: true, who);
        Confirmed = Known;
    }

    /// <summary>Somebody read all that there was.</summary>
    /// <param name="from">The first entry that was not pruned.</param>
    /// <param name="found">From there on.</param>
    /// <param name="isSure">Whether the anchor that named it is durable: from now on it must stay, whatever comes.</param>
    /// <param name="who">For the message.</param>
    public void Observe(int from, IReadOnlyList<byte[]> found, bool isSure, string who)
    {
        var size = from + found.Count;
        Demand(Pruning.MayBegin(from), $"{who} begins at {from}, and not at {Pruning}");
        Demand(size >= Confirmed, $"{who} finds {size} entries of {Confirmed} that are durably anchored");
        for (var i = from; i < Math.Min(Known, size); i++)
        {
            Demand(found[i - from].AsSpan().SequenceEqual(_known[i]), $"{who} finds entry {i} changed");
        }

        while (Known < size)
        {
            var next = _attempts.Find(attempt => attempt.Start == Known && attempt.Fits(found, Known - from));
            Learn(next ?? throw new RuleBrokenException(
                $"{who} finds at {Known} what was never offered there, or a batch in part "
                + $"({size} entries in all; offered: {string.Join(", ", _attempts)})"));
        }

        Sure = isSure ? Math.Max(Sure, size) : Sure;
    }

    /// <summary>A read of a part.</summary>
    public void ObservePart(LedgerBatch batch, string who)
    {
        for (var i = 0; i < batch.Entries.Count; i++)
        {
            var index = (int)batch.FirstIndex + i;
            Demand(
                index < Known && batch.Entries[i].Span.SequenceEqual(_known[index]), $"{who} finds entry {index} changed");
        }

        HearOf(batch.Checkpoint, who);
    }

    /// <summary>An opening wrote again what stands above the anchor and broke off before that was durable: what was seen
    /// and is not sure may be torn now, with the anchor above it gone.</summary>
    public void Doubt()
    {
        while (_learned.Count > 0 && _learned[^1].Start >= Sure)
        {
            _attempts.Add(_learned[^1]);
            _learned.RemoveAt(_learned.Count - 1);
        }

        _known.RemoveRange(Sure, Known - Sure);
        _roots.RemoveRange(Sure + 1, _roots.Count - Sure - 1);
        _frameEnds.RemoveWhere(end => end > Sure);
        _tree = new MerkleFrontier();
        _known.ForEach(entry => _tree.Append(entry));
    }

    /// <summary>The process that offered them is gone: what did not make it by now never will.</summary>
    public void Forget() => _attempts = [];

    /// <summary>Frames between two sizes.</summary>
    public int FramesBetween(ulong from, int to) => _frameEnds.Count(end => end > (int)from && end <= to);

    public static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new RuleBrokenException(otherwise);
        }
    }

    private void Learn(Attempt attempt)
    {
        foreach (var entry in attempt.Entries)
        {
            _known.Add(entry);
            _tree.Append(entry);
            _roots.Add(_tree.Root());
        }

        _learned.Add(attempt);
        _frameEnds.Add(Known);
        _attempts.RemoveAll(other => other.Start < Known);
    }
}
