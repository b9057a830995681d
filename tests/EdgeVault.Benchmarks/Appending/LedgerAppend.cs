using EdgeVault.Benchmarks.Measuring;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Benchmarks.Appending;

/// <summary>Durable appends of 300-byte entries: hashed, signed and anchored, against a plain file that is synced.</summary>
internal static class LedgerAppend
{
    private const string Origin = "edgevault/bench/gw1/1";
    private const int EntryBytes = 300;
    private const int Rounds = 7;
    private const int Seed = 300;

    // Batches of a round, fewer where they are large, so that all cases take about as long.
    private static readonly (int Batch, int Batches)[] Cases = [(1, 300), (32, 200), (256, 100)];

    public static IEnumerable<Comparison> Run()
    {
        var folder = Directory.CreateTempSubdirectory("edgevault-bench-").FullName;
        try
        {
            foreach (var (batch, batches) in Cases)
            {
                yield return Compare(Path.Combine(folder, $"batch-{batch}"), batch, batches);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Comparison Compare(string folder, int batch, int batches)
    {
        Directory.CreateDirectory(folder);
        var entries = Entries(new Random(Seed), batch);
        using var signer = NoteSigner.Create(Origin);
        var options = new LedgerOptions { Path = Path.Combine(folder, "ledger"), Origin = Origin };
        var ledger = SegmentLedger.Open(options, signer, PosixDisk.Instance, TimeProvider.System, NullLogger.Instance);
        using var plain = new PlainFile(Path.Combine(folder, "plain"), [.. entries.SelectMany(entry => entry.ToArray())]);
        try
        {
            return Interleaved.Compare(
                ($"{EntryBytes} B, batch {batch}", "event"),
                new Contender("SegmentLedger", () => Repeat(batches, batch, () => Append(ledger, entries))),
                new Contender("plain write + fdatasync", () => Repeat(batches, batch, plain.Append)),
                Rounds);
        }
        finally
        {
            ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    // It completes before it returns: the ledger syncs on the calling thread.
    private static void Append(SegmentLedger ledger, IReadOnlyList<ReadOnlyMemory<byte>> entries) =>
        ledger.AppendAsync(entries, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private static long Repeat(int batches, int batch, Action append)
    {
        for (var i = 0; i < batches; i++)
        {
            append();
        }

        return (long)batches * batch;
    }

    private static ReadOnlyMemory<byte>[] Entries(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        var entry = new byte[EntryBytes];
        random.NextBytes(entry);
        return (ReadOnlyMemory<byte>)entry;
    })];
}
