using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Portals;

/// <summary>Gathers a portal's late reads until their reader has told all of them.</summary>
/// <remarks>
/// A reader empties its memory in one go, in no promised order and mixed with others; so the reads are handed on
/// together, in the order of their own times, once none has come for <see cref="SettledAfterUs"/> or the shelf is full.
/// The portal's worker owns it.
/// </remarks>
internal sealed class BacklogShelf
{
    /// <summary>Reads on the shelf: 8 MiB. What comes on top makes it hand on early; nothing is dropped.</summary>
    public const int ReadsMax = 65_536;

    public const long SettledAfterUs = 2_000_000;

    private readonly List<LateRead> _reads = [];
    private long _lastUs;

    public void Take(SightingBatch batch, ReaderPlan reader)
    {
        foreach (ref readonly var sighting in batch.Sightings)
        {
            var antenna = reader.RouteOf(sighting.Antenna).Antenna;
            _reads.Add(new LateRead(sighting, antenna, sighting.LastSeenUs + batch.OffsetUs));
            _lastUs = sighting.ArrivalUs;
        }
    }

    /// <summary>The reads in the order of their times, where they are settled; they are no longer on the shelf
    /// then.</summary>
    public IReadOnlyList<LateRead> TakeSettled(long nowUs)
    {
        if (_reads.Count == 0 || (nowUs - _lastUs < SettledAfterUs && _reads.Count < ReadsMax))
        {
            return [];
        }

        LateRead[] settled = [.. _reads.OrderBy(static read => read.AtUs)];
        _reads.Clear();
        _reads.TrimExcess();
        return settled;
    }
}
