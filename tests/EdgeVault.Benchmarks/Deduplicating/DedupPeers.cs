using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Benchmarks.Deduplicating;

/// <summary>What others take: a dictionary by EPC whose values are the same evidence as ours, closed by time.</summary>
internal sealed class DictionaryDedup(long sliceUs)
{
    private readonly Dictionary<(UInt128 Epc, byte Antenna), Slice> _open = [];

    public List<Slice> Closed { get; } = [];

    public void Observe(in Sighting sighting, byte antenna)
    {
        var slice = Slice.Of(sighting, antenna, 0);
        ref var open = ref CollectionsMarshal.GetValueRefOrAddDefault(_open, (sighting.Epc.Head, antenna), out var found);
        if (!found)
        {
            open = slice;
        }
        else if (slice.LastUs - open.FirstUs < sliceUs)
        {
            open.Add(slice);
        }
        else
        {
            Closed.Add(open);
            open = slice;
        }
    }
}

/// <summary>The way of services: reads as hex strings through a channel into a concurrent dictionary of evidence.</summary>
internal static class ChannelDedup
{
    private sealed class Evidence
    {
        public long FirstUs;
        public long LastUs;
        public int Reads;
        public short Peak;
    }

    public static long Run(IReadOnlyList<Sighting> reads)
    {
        var channel = Channel.CreateBounded<Sighting>(4_096);
        var open = new ConcurrentDictionary<string, Evidence>();
        var writer = Task.Run(async () =>
        {
            foreach (var read in reads)
            {
                await channel.Writer.WriteAsync(read);
            }

            channel.Writer.Complete();
        });
        var reader = Task.Run(async () =>
        {
            await foreach (var read in channel.Reader.ReadAllAsync())
            {
                var evidence = open.GetOrAdd(read.Epc.ToHex(), static _ => new Evidence());
                evidence.FirstUs = evidence.Reads == 0 ? read.FirstSeenUs : evidence.FirstUs;
                evidence.LastUs = read.LastSeenUs;
                evidence.Reads++;
                evidence.Peak = Math.Max(evidence.Peak, read.RssiCentiDbm);
            }
        });
        Task.WaitAll(writer, reader);
        return reads.Count;
    }
}
