using System.Buffers.Binary;
using EdgeVault.Ledger;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.TestKit.Crashes;

/// <summary>Random batches, no two entries alike; now and then as large as a frame may be.</summary>
internal sealed class BatchSource(Random random, LedgerOptions options, MemoryDisk disk)
{
    // What makes an entry unlike any other, and that with its length.
    private const int SerialBytes = 8;
    private const int BytesMin = SerialBytes + 4;

    private int _serial;

    public ReadOnlyMemory<byte>[] Next()
    {
        var fills = random.Next(5) == 0;
        var left = fills ? options.BatchBytesMax : random.Next(64, 3_500);
        var wanted = fills ? options.FrameEntriesMax : random.Next(1, 8);
        var entries = new List<ReadOnlyMemory<byte>>();
        while (left >= BytesMin && entries.Count < wanted)
        {
            var most = Math.Min(left - LedgerOptions.CostOf(0), options.EntryBytesMax);
            entries.Add(Entry(fills ? most : random.Next(SerialBytes, most + 1)));
            left -= LedgerOptions.CostOf(entries[^1].Length);
        }

        return [.. entries];
    }

    private byte[] Entry(int length)
    {
        var entry = new byte[length];
        random.NextBytes(entry);
        BinaryPrimitives.WriteInt32LittleEndian(entry, _serial++);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(4), disk.Steps);
        return entry;
    }
}
