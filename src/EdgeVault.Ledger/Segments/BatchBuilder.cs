using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Ledger.Segments;

/// <summary>Collects whole frames while they fit; only the first may be taken in part, if it may.</summary>
internal sealed class BatchBuilder(ulong firstIndex, int maxEntries, int maxBytes, bool mayCut)
{
    private readonly List<ReadOnlyMemory<byte>> _entries = [];
    private SignedCheckpoint? _checkpoint;
    private long _bytes;

    /// <summary>True when the last frame did not fit as a whole.</summary>
    public bool IsPartial { get; private set; }

    public bool Wants(in FrameHeader header) =>
        _entries.Count == 0
        || (header.Count <= maxEntries - _entries.Count && header.PayloadBytes <= maxBytes - _bytes);

    public void Take(FrameFile file)
    {
        var index = file.Header.FirstIndex;
        var entries = file.Entries;
        _checkpoint = file.Checkpoint;
        var frame = file.Detach();
        for (; entries.MoveNext(); index++)
        {
            if (index < firstIndex)
            {
                continue;
            }

            if (mayCut && _entries.Count > 0 && (_entries.Count >= maxEntries || entries.Length > maxBytes - _bytes))
            {
                IsPartial = true;
                return;
            }

            _entries.Add(frame.Slice(entries.Offset, entries.Length));
            _bytes += entries.Length;
        }
    }

    public LedgerBatch Build() => new(firstIndex, _entries, _checkpoint!);
}
