using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Readers;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Tests.Dedup;

/// <summary>Slices as one would write them down: every read kept, everything added up at the end.</summary>
internal sealed class PlainSlices(int openMax)
{
    private const long SliceUs = 200_000;

    private readonly Dictionary<(EpcBits Epc, byte Antenna), Plain> _open = [];
    private readonly Queue<(EpcBits Epc, byte Antenna)> _opened = [];

    public List<Plain> Closed { get; } = [];

    public void CloseUntil(long nowUs)
    {
        while (_opened.TryPeek(out var key) && nowUs - _open[key].OpenedUs >= SliceUs)
        {
            CloseOldest();
        }
    }

    public void Observe(in Sighting read, byte antenna, long offsetUs)
    {
        var key = (read.Epc, antenna);
        var moved = read;
        (moved.FirstSeenUs, moved.LastSeenUs) = (read.FirstSeenUs + offsetUs, read.LastSeenUs + offsetUs);
        if (!_open.TryGetValue(key, out var open))
        {
            if (_open.Count == openMax)
            {
                CloseOldest();
            }

            _opened.Enqueue(key);
            _open[key] = new Plain(antenna, read.ArrivalUs, [moved]);
        }
        else if (open.With(moved).LastUs - open.With(moved).FirstUs >= SliceUs)
        {
            Closed.Add(open);
            _open[key] = new Plain(antenna, open.OpenedUs, [moved]);
        }
        else
        {
            _open[key] = open.With(moved);
        }
    }

    private void CloseOldest()
    {
        _open.Remove(_opened.Dequeue(), out var open);
        Closed.Add(open!);
    }

    internal sealed record Plain(byte Antenna, long OpenedUs, IReadOnlyList<Sighting> Reads)
    {
        public long FirstUs => Reads.Min(static read => read.FirstSeenUs);

        public long LastUs => Reads.Max(static read => read.LastSeenUs);

        private void AssertPhases(in Slice slice, string where)
        {
            var known = Reads.Where(static read => read.Phase != Sighting.NoPhase && read.Channel != 0).ToList();
            var same = known.Where(read => read.Channel == known[0].Channel).ToList();
            Assert.Equal((where, same.Count), (where, slice.Phases.Reads));
            Assert.Equal(same.Sum(static read => Math.Cos(2 * Math.Tau * read.Phase / 4_096)), slice.Phases.Arrow.Real, 0.02 * (1 + same.Count));
            Assert.Equal(same.Sum(static read => Math.Sin(2 * Math.Tau * read.Phase / 4_096)), slice.Phases.Arrow.Imaginary, 0.02 * (1 + same.Count));
        }

        public Plain With(in Sighting read) => this with { Reads = [.. Reads, read] };

        public void AssertIs(in Slice slice, string where)
        {
            var first = FirstUs;
            var peak = Reads.MaxBy(static read => read.RssiCentiDbm);
            var tid = Reads.LastOrDefault(static read => read.Tid.BitCount > 0).Tid;
            Assert.Equal((where, Reads[0].Epc, Antenna, tid), (where, slice.Epc, slice.Antenna, slice.Tid));
            Assert.Equal((where, first, LastUs), (where, slice.FirstUs, slice.LastUs));
            Assert.Equal((where, Reads.Max(static read => read.ArrivalUs)), (where, slice.ArrivalUs));
            Assert.Equal((where, Reads.Sum(static read => read.SeenCount)), (where, slice.Reads));
            Assert.Equal((where, peak.RssiCentiDbm, MiddleUs(peak)), (where, slice.PeakRssi, slice.PeakUs));
            // Summed in single precision.
            var (weight, weighted) = (Reads.Sum(Weight), Reads.Sum(read => Weight(read) * (MiddleUs(read) - first)));
            Assert.Equal(weight, slice.Weight, weight * 1e-5);
            Assert.Equal(weighted, slice.WeightedUs, 1 + (weighted * 1e-5));
            AssertPhases(slice, where);
        }

        private static long MiddleUs(Sighting read) => read.FirstSeenUs + ((read.LastSeenUs - read.FirstSeenUs) / 2);

        // In half dB, rounded towards zero from −100 dBm, as the table is; a read without a level counts once.
        private static double Weight(Sighting read)
        {
            var halves = Math.Clamp((read.RssiCentiDbm + 10_000) / 50, 0, 200);
            return read.SeenCount
                * (read.RssiCentiDbm == Sighting.NoRssi ? 1 : Math.Pow(10, ((halves / 2.0) - 100 + 85) / 20));
        }
    }
}
