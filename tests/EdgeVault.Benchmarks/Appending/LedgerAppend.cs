using EdgeVault.Benchmarks.Measuring;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Benchmarks.Appending;

/// <summary>Durable appends of 300-byte entries: hashed, signed and anchored, against a plain file that is synced and
/// against SQLite, neither of which hashes or signs anything.</summary>
internal static class LedgerAppend
{
    private const string Origin = "edgevault/bench/gw1/1";
    private const int EntryBytes = 300;
    private const int Rounds = 7;
    private const int Seed = 300;

    // Batches of a round, fewer where they are large, so that all cases take about as long. "In flight" is how many
    // appends the caller has not waited for: 1 is a caller who needs each answer before the next question.
    private static readonly (int Batch, int Batches, int InFlight)[] Cases =
        [(1, 200, 1), (1, 200, 4), (32, 150, 4), (256, 100, 4)];

    public static IEnumerable<Comparison> Run()
    {
        var folder = Directory.CreateTempSubdirectory("edgevault-bench-").FullName;
        try
        {
            foreach (var (batch, batches, inFlight) in Cases)
            {
                foreach (var result in Compare(Path.Combine(folder, $"{batch}-{inFlight}"), batch, batches, inFlight))
                {
                    yield return result;
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<Comparison> Compare(string folder, int batch, int batches, int inFlight)
    {
        Directory.CreateDirectory(folder);
        var entries = Entries(new Random(Seed), batch);
        ReadOnlyMemory<byte>[] memories = [.. entries.Select(entry => (ReadOnlyMemory<byte>)entry)];
        using var signer = NoteSigner.Create(Origin);
        var options = new LedgerOptions { Path = Path.Combine(folder, "ledger"), Origin = Origin };
        var ledger = SegmentLedger.Open(options, signer, PosixDisk.Instance, TimeProvider.System, NullLogger.Instance);
        using var plain = new PlainFile(Path.Combine(folder, "plain"), [.. entries.SelectMany(entry => entry)]);
        using var sqlite = new SqliteFull(Path.Combine(folder, "full.db"), entries);
        var ours = new Contender("SegmentLedger", () => AppendAsync(ledger, memories, batches, inFlight).Result);
        var what = ($"{EntryBytes} B, batch {batch}, {inFlight} in flight", "event");
        try
        {
            yield return Interleaved.Compare(
                what, ours, new Contender("plain file + fsync", () => Repeat(batches, batch, plain.Append)), Rounds);
            yield return Interleaved.Compare(
                what, ours, new Contender("SQLite WAL, FULL", () => Repeat(batches, batch, sqlite.Append)), Rounds);
        }
        finally
        {
            ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static async Task<long> AppendAsync(
        SegmentLedger ledger, ReadOnlyMemory<byte>[] entries, int batches, int inFlight)
    {
        var appends = new Queue<Task<AppendResult>>(inFlight);
        for (var i = 0; i < batches; i++)
        {
            if (appends.Count == inFlight)
            {
                await appends.Dequeue();
            }

            appends.Enqueue(ledger.AppendAsync(entries, CancellationToken.None).AsTask());
        }

        while (appends.TryDequeue(out var append))
        {
            await append;
        }

        return (long)batches * entries.Length;
    }

    private static long Repeat(int batches, int batch, Action append)
    {
        for (var i = 0; i < batches; i++)
        {
            append();
        }

        return (long)batches * batch;
    }

    private static byte[][] Entries(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        var entry = new byte[EntryBytes];
        random.NextBytes(entry);
        return entry;
    })];
}
