using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Portals;

/// <summary>Gathers a portal's late reads until their reader has told all of them.</summary>
/// <remarks>
/// A reader empties its memory in one go, in no promised order and mixed with others; so the reads are handed on
/// together, in the order of their own times, once none has come for <see cref="SettledAfterUs"/>. Where that takes too
/// long, or too much room, the older half goes ahead. The portal's worker owns it.
/// </remarks>
internal sealed class BacklogShelf
{
    /// <summary>Reads on the shelf: 8 MiB. What comes on top makes it hand on early; nothing is dropped.</summary>
    public const int ReadsMax = 65_536;

    public const long SettledAfterUs = 2_000_000;

    /// <summary>How long a read waits for the rest.</summary>
    public const long WaitUsMax = 60_000_000;

    private List<LateRead> _reads = [];
    private long _lastUs;
    private long _sinceUs;

    public bool IsFull => _reads.Count >= ReadsMax;

    public void Take(SightingBatch batch, ReaderPlan reader)
    {
        foreach (ref readonly var sighting in batch.Sightings)
        {
            var antenna = reader.RouteOf(sighting.Antenna).Antenna;
            _sinceUs = _reads.Count == 0 ? sighting.ArrivalUs : _sinceUs;
            _reads.Add(new LateRead(sighting, antenna, sighting.LastSeenUs + batch.OffsetUs));
            _lastUs = sighting.ArrivalUs;
        }
    }

    /// <summary>Reads in the order of their times, where it is time for them; they are no longer on the shelf
    /// then.</summary>
    public LateReads TakeDue(long nowUs)
    {
        var isWhole = nowUs - _lastUs >= SettledAfterUs;
        if (_reads.Count == 0 || !(isWhole || IsFull || nowUs - _sinceUs >= WaitUsMax))
        {
            return LateReads.None;
        }

        LateRead[] inOrder = [.. _reads.OrderBy(static read => read.AtUs)];
        var taken = isWhole ? inOrder.Length : (inOrder.Length + 1) / 2;
        _reads = [.. inOrder[taken..]];
        _sinceUs = nowUs;
        return new LateReads(inOrder.AsMemory(0, taken), isWhole);
    }
}
