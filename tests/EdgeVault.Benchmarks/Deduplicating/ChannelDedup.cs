using System.Collections.Concurrent;
using System.Threading.Channels;
using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Benchmarks.Deduplicating;

/// <summary>The way of services: reads through a channel to a consumer that keeps evidence by hex string.</summary>
/// <remarks>The same slices as ours in the same order; here too a queue says what closes when, so that nothing is searched.</remarks>
internal sealed class ChannelDedup(long sliceUs)
{
    private readonly ConcurrentDictionary<string, Open> _open = new();
    private readonly Queue<Open> _opened = [];

    /// <param name="reads">All from one antenna's point of view: it is part of the key.</param>
    /// <param name="take">Is given each slice.</param>
    public void Run(Sighting[] reads, Action<Slice> take)
    {
        var channel = Channel.CreateBounded<Sighting>(new BoundedChannelOptions(4_096)
        {
            SingleReader = true, SingleWriter = true,
        });
        Task.WaitAll(Task.Run(() => ProduceAsync(reads, channel)), Task.Run(() => ConsumeAsync(channel, take)));
    }

    private static async Task ProduceAsync(Sighting[] reads, ChannelWriter<Sighting> channel)
    {
        foreach (var read in reads)
        {
            if (!channel.TryWrite(read))
            {
                await channel.WriteAsync(read);
            }
        }

        channel.Complete();
    }

    private async Task ConsumeAsync(ChannelReader<Sighting> channel, Action<Slice> take)
    {
        while (await channel.WaitToReadAsync())
        {
            while (channel.TryRead(out var read))
            {
                CloseUntil(read.ArrivalUs, take);
                Observe(read, take);
            }
        }

        CloseUntil(long.MaxValue, take);
    }

    private void Observe(in Sighting read, Action<Slice> take)
    {
        var antenna = DedupReads.AntennaOf[read.Antenna];
        var key = $"{read.Epc.ToHex()}/{antenna}";
        if (_open.TryGetValue(key, out var open))
        {
            if (open.Evidence.TryAdd(read, 0, sliceUs))
            {
                return;
            }

            take(open.ToSlice());
        }
        else
        {
            open = new Open { Key = key, Epc = read.Epc, OpenedUs = read.ArrivalUs };
            _open[key] = open;
            _opened.Enqueue(open);
        }

        open.Evidence.Begin(read, antenna, 0, 0);
    }

    private void CloseUntil(long nowUs, Action<Slice> take)
    {
        while (_opened.TryPeek(out var oldest) && nowUs - oldest.OpenedUs >= sliceUs)
        {
            _opened.Dequeue();
            _open.TryRemove(oldest.Key, out _);
            take(oldest.ToSlice());
        }
    }

    private sealed class Open
    {
        public required string Key { get; init; }

        public required Gs1.Epc.EpcBits Epc { get; init; }

        public required long OpenedUs { get; init; }

        public Evidence Evidence;

        public Slice ToSlice()
        {
            var slice = new Slice { Epc = Epc };
            Evidence.CopyTo(ref slice);
            return slice;
        }
    }
}
