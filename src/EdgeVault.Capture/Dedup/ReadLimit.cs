using EdgeVault.Capture.Readers;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Dedup;

/// <summary>Says which reads of a portal are looked at when there are more than it is set up for.</summary>
/// <remarks>
/// <para>A bucket of one second's reads. When it is empty: a repeat (the same tag at the same antenna in the same slice) is
/// shed, as the slice holds the evidence already; a tag at an antenna that has no open slice is taken if it is registered or
/// was read before, and only noted if not. So a piece loses nothing but repeats, and what is not registered little more,
/// however many strangers a flood brings, because strangers made up at random are not read twice.</para>
/// <para>What is taken beyond the rate is at most one read for each tag, antenna and slice time. Memory is fixed.</para>
/// </remarks>
internal sealed class ReadLimit
{
    // A note is a hash in a table that newer notes overwrite; 256 KiB.
    private const int Notes = 1 << 16;

    private readonly uint[] _notes = new uint[Notes];
    private readonly Func<EpcBits, bool> _isRegistered;
    private readonly double _perUs;
    private readonly double _most;
    private double _tokens;
    private long _filledUs = long.MinValue;

    public ReadLimit(int readsPerSecond, Func<EpcBits, bool>? isRegistered = null)
    {
        _isRegistered = isRegistered ?? (static _ => false);
        _perUs = readsPerSecond / 1e6;
        _tokens = _most = readsPerSecond;
    }

    public long Accepted { get; private set; }

    public long Shed { get; private set; }

    /// <summary>Takes a whole batch where there is room for all of it; where not, its reads must be asked for one by one.</summary>
    public bool TakesAll(ReadOnlySpan<Sighting> batch)
    {
        Fill(batch[0].ArrivalUs);
        if (_tokens < batch.Length)
        {
            return false;
        }

        _tokens -= batch.Length;
        Accepted += batch.Length;
        return true;
    }

    public bool Takes(in Sighting sighting, byte antenna, SliceTable slices)
    {
        Fill(sighting.ArrivalUs);
        var takes = _tokens >= 1 || IsNeeded(sighting, antenna, slices);
        if (takes)
        {
            _tokens = Math.Max(0, _tokens - 1);
            Accepted++;
        }
        else
        {
            Shed++;
        }

        return takes;
    }

    private void Fill(long nowUs)
    {
        if (_filledUs != long.MinValue && nowUs > _filledUs)
        {
            _tokens = Math.Min(_most, _tokens + ((nowUs - _filledUs) * _perUs));
        }

        _filledUs = Math.Max(_filledUs, nowUs);
    }

    private bool IsNeeded(in Sighting sighting, byte antenna, SliceTable slices)
    {
        if (slices.IsOpen(sighting.Epc, antenna))
        {
            return false;
        }

        if (_isRegistered(sighting.Epc))
        {
            return true;
        }

        // Zero marks no note; a tag whose hash is zero is taken at once.
        var hash = slices.NoteOf(sighting.Epc);
        ref var note = ref _notes[hash % Notes];
        var isKnown = note == hash;
        note = hash;
        return isKnown;
    }
}
