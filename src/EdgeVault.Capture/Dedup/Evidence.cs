using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Dedup;

/// <summary>What a slice gathers while it is open, without the tag's bits.</summary>
/// <remarks>48 bytes, so that with 128 bits of a tag it fills one line of the cache; <c>SightingTests</c> holds it
/// there. No slice is longer than a second, so its moments are kept as microseconds after its first.</remarks>
[StructLayout(LayoutKind.Sequential, Size = 48)]
internal struct Evidence
{
    private long _firstUs;
    private long _arrivalUs;
    private float _weight;
    private float _weightedUs;
    private int _lastAfterUs;
    private int _peakAfterUs;
    private int _reads;
    private short _peakRssi;
    private PhaseSum _phases;

    /// <summary>Index of the antenna in the portal.</summary>
    public byte Antenna;

    /// <summary>Free for whoever keeps it: how long the tag's bits are.</summary>
    public byte Length;

    public readonly long FirstUs => _firstUs;

    /// <summary>Takes a read in, unless the slice would become as long as <paramref name="sliceUs"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAdd(in Sighting sighting, long offsetUs, long sliceUs)
    {
        var firstAfter = sighting.FirstSeenUs + offsetUs - _firstUs;
        var lastAfter = sighting.LastSeenUs + offsetUs - _firstUs;
        if (Math.Max(lastAfter, _lastAfterUs) - Math.Min(firstAfter, 0) >= sliceUs)
        {
            return false;
        }

        if (firstAfter < 0)
        {
            (firstAfter, lastAfter) = (0, lastAfter - firstAfter);
            BeginEarlier(sighting.FirstSeenUs + offsetUs);
        }

        var middleUs = firstAfter + ((lastAfter - firstAfter) >> 1);
        var weight = (float)(sighting.SeenCount * RssiWeight.Of(sighting.RssiCentiDbm));
        _weight += weight;
        _weightedUs += weight * middleUs;
        _lastAfterUs = Math.Max(_lastAfterUs, (int)lastAfter);
        _arrivalUs = Math.Max(_arrivalUs, sighting.ArrivalUs);
        _reads += sighting.SeenCount;
        _phases.Add(sighting);
        // Which read is the strongest is chance: no branch, which would be guessed wrong as often as not.
        var (rssi, isPeak) = (sighting.RssiCentiDbm, sighting.RssiCentiDbm > _peakRssi);
        _peakAfterUs = isPeak ? (int)middleUs : _peakAfterUs;
        _peakRssi = isPeak ? rssi : _peakRssi;
        return true;
    }

    /// <summary>Starts with this read.</summary>
    public void Begin(in Sighting sighting, byte antenna, byte length, long offsetUs)
    {
        // What one report folds together over more than half an hour is cut there: it is no one moment anyhow.
        var spanUs = (int)Math.Min(sighting.LastSeenUs - sighting.FirstSeenUs, int.MaxValue);
        var weight = (float)(sighting.SeenCount * RssiWeight.Of(sighting.RssiCentiDbm));
        _firstUs = sighting.FirstSeenUs + offsetUs;
        _arrivalUs = sighting.ArrivalUs;
        _weight = weight;
        _weightedUs = weight * (spanUs >> 1);
        _lastAfterUs = spanUs;
        _peakAfterUs = spanUs >> 1;
        _reads = sighting.SeenCount;
        _peakRssi = sighting.RssiCentiDbm;
        _phases = default;
        _phases.Add(sighting);
        (Antenna, Length) = (antenna, length);
    }

    /// <summary>The slice, but for <see cref="Slice.Epc"/> and <see cref="Slice.Tid"/>.</summary>
    public readonly void CopyTo(ref Slice slice)
    {
        slice.FirstUs = _firstUs;
        slice.LastUs = _firstUs + _lastAfterUs;
        slice.PeakUs = _firstUs + _peakAfterUs;
        slice.ArrivalUs = _arrivalUs;
        slice.Weight = _weight;
        slice.WeightedUs = _weightedUs;
        slice.Reads = _reads;
        slice.PeakRssi = _peakRssi;
        slice.Phases = _phases;
        slice.Antenna = Antenna;
    }

    private void BeginEarlier(long firstUs)
    {
        var earlierUs = (int)(_firstUs - firstUs);
        _weightedUs += _weight * earlierUs;
        _lastAfterUs += earlierUs;
        _peakAfterUs += earlierUs;
        _firstUs = firstUs;
    }
}
