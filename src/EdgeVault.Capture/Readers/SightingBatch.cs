using System.Collections.Concurrent;

namespace EdgeVault.Capture.Readers;

/// <summary>Sightings of one reader for one portal that arrived together; the unit that travels between the rooms.</summary>
internal sealed class SightingBatch
{
    /// <summary>As many as a busy reader reports in a quarter of a second; a longer report makes several batches.</summary>
    public const int Capacity = 256;

    private readonly Sighting[] _sightings = new Sighting[Capacity];
    private int _count;

    /// <summary>Index of the reader in the plan.</summary>
    public int Reader { get; set; }

    /// <summary>Gateway time = reader time + this, µs.</summary>
    public long OffsetUs { get; set; }

    /// <summary>Reads that were kept back while nobody listened, more than 5 s late: never part of a live passage.</summary>
    public bool IsBacklog { get; set; }

    public bool IsFull => _count == Capacity;

    public int Count => _count;

    public ReadOnlySpan<Sighting> Sightings => _sightings.AsSpan(0, _count);

    public void Add(in Sighting sighting) => _sightings[_count++] = sighting;

    public void Clear()
    {
        // Long EPCs hold arrays; a pooled batch must not keep them alive.
        Array.Clear(_sightings, 0, _count);
        _count = 0;
    }
}

/// <summary>Batches in reserve, shared by all readers and portals.</summary>
/// <remarks>Its size follows the channels': what is in flight is bounded there, and what is over is left to the collector.</remarks>
internal sealed class SightingBatchPool(int retainedMax)
{
    private readonly ConcurrentBag<SightingBatch> _idle = [];

    public SightingBatch Rent() => _idle.TryTake(out var batch) ? batch : new SightingBatch();

    public void Return(SightingBatch batch)
    {
        batch.Clear();
        if (_idle.Count < retainedMax)
        {
            _idle.Add(batch);
        }
    }
}
