using EdgeVault.Benchmarks.Measuring;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Benchmarks.Rebuilding;

/// <summary>The state of a vault made again from a million events in a ledger, against reading the same bytes and doing
/// nothing with them: through the ledger's own reader, and as plain files.</summary>
internal static class CustodyRebuild
{
    private const string Origin = "edgevault/bench/gw1/1";
    private const int Events = 1_000_000;
    private const int EntriesMax = 4_096;
    private const int BytesMax = 4 << 20;
    private const int Rounds = 5;

    public static IEnumerable<Comparison> Run()
    {
        var folder = Directory.CreateTempSubdirectory("edgevault-bench-").FullName;
        try
        {
            var ledger = Path.Combine(folder, "ledger");
            Write(ledger);
            var ours = new Contender("rebuild", () => Rebuild(ledger));
            yield return Interleaved.Compare(
                ($"{Events / 1_000_000} M events", "event"), ours, new Contender("LedgerReader, unread", () => Read(ledger)), Rounds);
            yield return Interleaved.Compare(
                ($"{Events / 1_000_000} M events", "event"), ours, new Contender("files, raw", () => ReadFiles(ledger)), Rounds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string folder)
    {
        using var signer = NoteSigner.Create(Origin);
        var options = new LedgerOptions { Path = folder, Origin = Origin };
        var ledger = SegmentLedger.Open(options, signer, PosixDisk.Instance, TimeProvider.System, NullLogger.Instance);
        try
        {
            var written = 0;
            foreach (var frame in VaultHistory.Entries(Events).Chunk(512))
            {
                Progress.Tell($"writing the ledger that is rebuilt: {written += frame.Length:N0} of {Events:N0} events");
                ledger.AppendAsync(frame, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            }
        }
        finally
        {
            ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static long Rebuild(string folder)
    {
        var state = new CustodyState();
        foreach (var (index, entry) in EntriesOf(folder))
        {
            state.Apply(new EventAt(1, index), CustodyCodec.Parse(entry.Span));
        }

        return state.Next.Index == Events ? Events : throw new InvalidOperationException($"{state.Next.Index} events were rebuilt.");
    }

    private static long Read(string folder)
    {
        var bytes = EntriesOf(folder).Sum(static entry => (long)entry.Entry.Length);
        return bytes > 0 ? Events : 0;
    }

    private static long ReadFiles(string folder)
    {
        var buffer = new byte[1 << 20];
        foreach (var path in Directory.EnumerateFiles(folder, "*.seg"))
        {
            using var file = File.OpenRead(path);
            while (file.Read(buffer) > 0)
            {
            }
        }

        return Events;
    }

    private static IEnumerable<(ulong Index, ReadOnlyMemory<byte> Entry)> EntriesOf(string folder)
    {
        using var reader = LedgerReader.Open(folder, PosixDisk.Instance);
        for (var next = 0UL; next < reader.Size && reader.Read(next, EntriesMax, BytesMax) is { } batch; next = batch.NextIndex)
        {
            for (var at = 0; at < batch.Entries.Count; at++)
            {
                yield return (batch.FirstIndex + (ulong)at, batch.Entries[at]);
            }
        }
    }
}
