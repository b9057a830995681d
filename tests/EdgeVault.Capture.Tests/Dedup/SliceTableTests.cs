using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Tests.Dedup;

public sealed class SliceTableTests
{
    private readonly SliceTable _table = new(new DedupOptions { OpenSlicesMax = 64 }, hashSeed: 3);

    [Fact]
    public void Reads_within_a_slice_time_become_one_slice()
    {
        Observe(Read(1, 0, -60), antenna: 2);
        Observe(Read(1, 50, -50), antenna: 2);
        Observe(Read(1, 150, -70), antenna: 2);

        var slice = Assert.Single(CloseAll());

        Assert.Equal((3, 2), (slice.Reads, slice.Antenna));
        Assert.Equal((Us(0), Us(150), Us(50)), (slice.FirstUs, slice.LastUs, slice.PeakUs));
        Assert.Equal(-5_000, slice.PeakRssi);
        var weights = new[] { -60, -50, -70 }.Select(static dbm => Math.Pow(10, (dbm + 85) / 20.0)).ToArray();
        Assert.Equal(weights.Sum(), slice.Weight, 1e-4);
        Assert.Equal((weights[1] * 50_000) + (weights[2] * 150_000), slice.WeightedUs, 1.0);
    }

    [Fact]
    public void An_earlier_read_that_arrives_later_moves_the_first_and_keeps_the_centroid()
    {
        Observe(Read(1, 100, -60));
        Observe(Read(1, 0, -60));

        var slice = Assert.Single(CloseAll());

        Assert.Equal((Us(0), Us(100)), (slice.FirstUs, slice.LastUs));
        Assert.Equal(50_000, slice.WeightedUs / slice.Weight, 3);
    }

    [Theory]
    [InlineData(199, 1)]
    [InlineData(200, 2)]
    [InlineData(201, 2)]
    public void A_read_a_slice_time_later_opens_the_next_slice(int afterMs, int slices)
    {
        Observe(Read(1, 0));
        Observe(Read(1, afterMs));

        Assert.Equal(slices, CloseAll().Length);
    }

    [Fact]
    public void Antennas_and_tags_have_slices_of_their_own()
    {
        Observe(Read(1, 0), antenna: 0);
        Observe(Read(1, 1), antenna: 1);
        Observe(Read(2, 2), antenna: 0);

        Assert.Equal(3, CloseAll().Length);
    }

    [Theory]
    [InlineData(199, 0)]
    [InlineData(200, 1)]
    public void A_slice_closes_when_it_has_been_open_for_a_slice_time(int nowMs, int slices)
    {
        Observe(Read(1, 0));

        _table.CloseUntil(Us(nowMs));

        Assert.Equal(slices, _table.Closed.Length);
    }

    [Fact]
    public void A_full_table_closes_its_oldest_slice_early()
    {
        for (var tag = 0; tag < 65; tag++)
        {
            Observe(Read(tag, tag));
        }

        Assert.Equal(Tags.Epc(0), Assert.Single(_table.Closed.ToArray()).Epc);
        Assert.Equal(64, _table.OpenCount);
    }

    [Fact]
    public void What_the_reader_folded_together_counts_as_often()
    {
        var sighting = Read(1, 0, -60);
        sighting.SeenCount = 7;
        sighting.LastSeenUs = Us(100);
        Observe(sighting);

        var slice = Assert.Single(CloseAll());

        Assert.Equal(7, slice.Reads);
        Assert.Equal(50_000, slice.WeightedUs / slice.Weight, 3);
    }

    /// <summary>
    /// Goal: whatever the load, every read is in exactly one slice, and none is longer than the slice time.
    /// Method: random reads, ten times more tags than places, counted by tag and antenna in a plain dictionary.
    /// </summary>
    [Theory]
    [InlineData(1, 20)]
    [InlineData(42, 200)]
    [InlineData(20_260_821, 640)]
    public void No_read_is_lost_or_counted_twice(int seed, int tags)
    {
        var random = new Random(seed);
        var sent = new Dictionary<(EpcBits, byte), int>();
        var seen = new Dictionary<(EpcBits, byte), int>();
        for (var step = 0; step < 50_000; step++)
        {
            var (epc, antenna) = (Tags.Epc(random.Next(tags)), (byte)random.Next(4));
            var sighting = Read(0, step, -60);
            sighting.Epc = epc;
            sighting.FirstSeenUs -= random.Next(300_000);
            sighting.LastSeenUs = sighting.FirstSeenUs;
            Observe(sighting, antenna);
            sent[(epc, antenna)] = sent.GetValueOrDefault((epc, antenna)) + 1;
            if (random.Next(10) == 0)
            {
                _table.CloseUntil(Us(step));
                Collect();
            }
        }

        CloseAll();
        Collect();
        Assert.Equal(0, _table.OpenCount);
        Assert.True(sent.Count == seen.Count && sent.All(pair => seen[pair.Key] == pair.Value), $"seed {seed}");

        void Collect()
        {
            foreach (var slice in _table.Closed)
            {
                Assert.True(slice.LastUs - slice.FirstUs < 200_000, $"seed {seed}: {slice.LastUs - slice.FirstUs} µs long");
                seen[(slice.Epc, slice.Antenna)] = seen.GetValueOrDefault((slice.Epc, slice.Antenna)) + slice.Reads;
            }

            _table.ClearClosed();
        }
    }

    /// <summary>
    /// Goal: the slices are those that a dictionary of plain sums and a queue of what closes when would give, whatever the
    /// reads: long tags, TIDs, folded reports, late ones, no level; by batch as one by one; in a table that overflows.
    /// </summary>
    [Theory]
    [InlineData(1, 50, 64)]
    [InlineData(42, 500, 64)]
    [InlineData(7, 500, 2_048)]
    public void Slices_are_those_of_plain_sums(int seed, int tags, int openMax)
    {
        var random = new Random(seed);
        var plain = new PlainSlices(openMax);
        var (batched, single) = (TableOf(openMax), TableOf(openMax));
        List<Slice> byBatch = [], oneByOne = [];
        for (var step = 0; step < 400; step++)
        {
            var batch = Enumerable.Range(0, random.Next(1, 100)).Select(_ => AnyRead(random, tags, step)).ToArray();
            batched.CloseUntil(Us(step));
            single.CloseUntil(Us(step));
            plain.CloseUntil(Us(step));
            batched.Observe(batch, [0, 1, 2, 3], offsetUs: 5);
            foreach (var read in batch)
            {
                single.Observe(read, (byte)read.Antenna, offsetUs: 5);
                plain.Observe(read, (byte)read.Antenna, offsetUs: 5);
            }

            Move(batched, byBatch);
            Move(single, oneByOne);
        }

        batched.CloseAll();
        single.CloseAll();
        plain.CloseUntil(long.MaxValue);
        Move(batched, byBatch);
        Move(single, oneByOne);
        Assert.Equal(oneByOne, byBatch);
        Assert.Equal(plain.Closed.Count, byBatch.Count);
        for (var at = 0; at < byBatch.Count; at++)
        {
            plain.Closed[at].AssertIs(byBatch[at], $"seed {seed}, slice {at}");
        }
    }

    private static SliceTable TableOf(int openMax) => new(new DedupOptions { OpenSlicesMax = openMax }, hashSeed: 3);

    private static void Move(SliceTable table, List<Slice> slices)
    {
        slices.AddRange(table.Closed);
        table.ClearClosed();
    }

    private static Sighting AnyRead(Random random, int tags, int step)
    {
        var tag = random.Next(tags);
        var read = Read(tag, step - random.Next(100), -30 - (random.Next(80) / 2.0));
        // Every third has more bits than an open slice holds, and shares its first 128 with its neighbour.
        read.Epc = tag % 3 == 0 ? EpcBits.From([.. new byte[16], (byte)(tag >> 8), (byte)tag], 144) : read.Epc;
        read.Tid = random.Next(5) == 0 ? EpcBits.From([0xE2, (byte)tag], 16) : default;
        read.Antenna = (ushort)random.Next(4);
        read.ArrivalUs = Us(step);
        read.LastSeenUs += random.Next(4) == 0 ? random.Next(300_000) : 0;
        read.SeenCount = (ushort)random.Next(1, 4);
        read.RssiCentiDbm = random.Next(20) == 0 ? Sighting.NoRssi : read.RssiCentiDbm;
        read.Phase = random.Next(4) == 0 ? Sighting.NoPhase : (short)random.Next(4_096);
        read.Channel = (ushort)random.Next(3);
        return read;
    }

    private static long Us(double ms) => 1_000_000_000 + (long)(ms * 1_000);

    private static Sighting Read(int tag, double atMs, double dbm = -55) => new()
    {
        Epc = Tags.Epc(tag),
        FirstSeenUs = Us(atMs),
        LastSeenUs = Us(atMs),
        ArrivalUs = Us(atMs),
        SeenCount = 1,
        RssiCentiDbm = (short)(dbm * 100),
    };

    private void Observe(in Sighting sighting, byte antenna = 0) => _table.Observe(sighting, antenna, offsetUs: 0);

    private Slice[] CloseAll()
    {
        _table.CloseAll();
        return _table.Closed.ToArray();
    }
}
