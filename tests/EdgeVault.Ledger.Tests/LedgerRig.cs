using System.Text;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Committing;
using EdgeVault.Ledger.Disk;
using EdgeVault.TestKit.Disks;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Ledger.Tests;

/// <summary>A small ledger on a disk in memory: segments of four blocks, one of them the header.</summary>
internal static class LedgerRig
{
    public const string Folder = "/data/ledger";
    public const string Origin = "edgevault/dc1/gw1/1";

    public static NoteSigner Signer { get; } = NoteSigner.Create(Origin);

    public static string PathOf(string name) => Path.Combine(Folder, name);

    public static LedgerOptions Options(string folder = Folder, string origin = Origin) => new()
    {
        Path = folder,
        Origin = origin,
        SegmentBytes = 4 * 4_096,
        FrameBytesMax = 3 * 4_096,
        EntryBytesMax = 4_096,
        FrameEntriesMax = 64,
        NewLane = InlineLane.Create,
    };

    public static SegmentLedger Open(IDisk disk, LedgerOptions? options = null) =>
        SegmentLedger.Open(options ?? Options(), Signer, disk, TimeProvider.System, NullLogger.Instance);

    public static ReadOnlyMemory<byte>[] Entries(params string[] texts) =>
        [.. texts.Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))];

    /// <summary>Between one entry and a full frame of random bytes.</summary>
    public static ReadOnlyMemory<byte>[] RandomBatch(Random random)
    {
        var left = Options().BatchBytesMax;
        var entries = new List<ReadOnlyMemory<byte>>();
        for (var wanted = random.Next(1, 20); entries.Count < wanted;)
        {
            var entry = new byte[random.Next(random.Next(1, 1_500))];
            left -= LedgerOptions.CostOf(entry.Length);
            if (left < 0)
            {
                break;
            }

            random.NextBytes(entry);
            entries.Add(entry);
        }

        return [.. entries];
    }

    public static async Task<AppendResult> AppendAsync(this SegmentLedger ledger, params string[] texts) =>
        await ledger.AppendAsync(Entries(texts), CancellationToken.None);

    public static List<byte[]> ReadAll(this SegmentLedger ledger) =>
        Collect((next, entries, bytes) => ledger.Read(next, entries, bytes));

    public static List<byte[]> ReadAll(this LedgerReader reader) =>
        Collect((next, entries, bytes) => reader.Read(next, entries, bytes));

    public static string[] Texts(this IEnumerable<byte[]> entries) =>
        [.. entries.Select(entry => Encoding.UTF8.GetString(entry))];

    /// <summary>A ledger of three segments and some forty entries, closed.</summary>
    public static async Task<(MemoryDisk Disk, List<byte[]> Entries)> FilledAsync(int seed, int batches = 8)
    {
        var disk = new MemoryDisk();
        var random = new Random(seed);
        var all = new List<byte[]>();
        await using var ledger = Open(disk);
        for (var batch = 0; batch < batches; batch++)
        {
            var entries = RandomBatch(random);
            await ledger.AppendAsync(entries, CancellationToken.None);
            all.AddRange(entries.Select(entry => entry.ToArray()));
        }

        return (disk, all);
    }

    /// <summary>What a new process finds; the old one is gone with the power.</summary>
    public static string[] ReadAllAfterCrash(this SegmentLedger dead, MemoryDisk disk)
    {
        var ledger = Open(disk);
        Assert.Equal(LedgerState.Writable, ledger.State);
        Assert.True(ledger.DurableSize >= dead.DurableSize);
        return ledger.ReadAll().Texts();
    }

    /// <summary>xunit compares nested arrays element by element, which takes minutes over these loops.</summary>
    public static void AssertSame(IEnumerable<byte[]> expected, IReadOnlyCollection<byte[]> actual)
    {
        var wanted = expected.ToList();
        Assert.Equal(wanted.Count, actual.Count);
        Assert.True(wanted.Zip(actual).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)), "an entry differs");
    }

    private static List<byte[]> Collect(Func<ulong, int, int, LedgerBatch?> read)
    {
        var all = new List<byte[]>();
        while (read((ulong)all.Count, 7, 2_000) is { } batch)
        {
            Assert.Equal((ulong)all.Count, batch.FirstIndex);
            all.AddRange(batch.Entries.Select(entry => entry.ToArray()));
        }

        return all;
    }
}
