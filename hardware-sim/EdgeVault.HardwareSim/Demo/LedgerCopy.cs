using EdgeVault.Contracts.Sync.V1;
using EdgeVault.HardwareSim.Demo.Trade;
using EdgeVault.HardwareSim.Stations;
using EdgeVault.HardwareSim.Truth;

namespace EdgeVault.HardwareSim.Demo;

/// <summary>The entries of one ledger by index, taken batch after batch without a gap and without a
/// repetition.</summary>
internal sealed class LedgerCopy
{
    private readonly List<ReadOnlyMemory<byte>> _entries = [];
    private readonly SeenEvents _events = new();

    public ulong Count => (ulong)_entries.Count;

    public SeenEvents Events => _events;

    public StationEvents Stations { get; } = new();

    public TradeEvents Trade { get; } = new();

    /// <exception cref="InvalidDataException">The batch does not go on where the last one ended.</exception>
    public void Add(Batch batch)
    {
        if (batch.FirstIndex != Count)
        {
            throw new InvalidDataException($"a batch starts at {batch.FirstIndex} where {Count} comes next.");
        }

        foreach (var entry in batch.Entries)
        {
            EventBytes.AddTo(_events, Count, entry.Span);
            Stations.Add(Count, entry.Span);
            Trade.Add(Count, entry.Span);
            _entries.Add(entry.Memory);
        }
    }

    /// <summary>The first index at which both differ, by bytes or by being there; null if they are the same.</summary>
    public ulong? FirstDifference(LedgerCopy other)
    {
        var common = Math.Min(_entries.Count, other._entries.Count);
        for (var index = 0; index < common; index++)
        {
            if (!_entries[index].Span.SequenceEqual(other._entries[index].Span))
            {
                return (ulong)index;
            }
        }

        return Count == other.Count ? null : (ulong)common;
    }
}
