using EdgeVault.Benchmarks.Measuring;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Replay;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Benchmarks.Rebuilding;

/// <summary>The state of a vault made again from a million events in a ledger, against reading the same bytes and doing
/// nothing with them: through the ledger's own reader, and as plain files. And what a start costs that finds <c>state.db</c>
/// up to date.</summary>
internal static class CustodyRebuild
{
    private const string Origin = "edgevault/bench/gw1/1";
    private const int Events = 1_000_000;
    private const int EntriesMax = 512;
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
                ($"{Events / 1_000_000} M events", "event"), ours, new Contender("LedgerReader, parsed", () => Parse(ledger)), Rounds);
            yield return Interleaved.Compare(
                ($"{Events / 1_000_000} M events", "event"), ours, new Contender("files, raw", () => ReadFiles(ledger)), Rounds);
            var database = Path.Combine(folder, "state.db");
            Save(ledger, database);
            yield return Interleaved.Compare(
                ($"{Events / 1_000_000} M events", "event"), new Contender("state.db, loaded", () => Load(database)), ours, Rounds);
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

    private static long Rebuild(string folder) => Fold(folder).Next.Index == Events
        ? Events
        : throw new InvalidOperationException("Not all events were rebuilt.");

    private static CustodyState Fold(string folder)
    {
        using var reader = LedgerReader.Open(folder, PosixDisk.Instance);
        var state = new CustodyState();
        foreach (var batch in EventsAhead.From(0, index => EntriesAt(reader, index)))
        {
            state.Apply(new EventAt(1, state.Next.Index), batch);
        }

        return state;
    }

    private static void Save(string folder, string database)
    {
        using var store = StateStore.Open(database, NullLogger.Instance);
        store.Save(Fold(folder), new StatePosition(1, Events, ""));
    }

    /// <summary>All that a start does for the events that are in the file already.</summary>
    private static long Load(string database)
    {
        using var store = StateStore.Open(database, NullLogger.Instance);
        return (long)store.Load().Next.Index;
    }

    /// <summary>What of a rebuild is reading and parsing on one core.</summary>
    private static long Parse(string folder)
    {
        using var reader = LedgerReader.Open(folder, PosixDisk.Instance);
        return EventsAhead.From(0, index => EntriesAt(reader, index)).Sum(static batch => (long)batch.Length);
    }

    private static long Read(string folder)
    {
        using var reader = LedgerReader.Open(folder, PosixDisk.Instance);
        var next = 0UL;
        while (EntriesAt(reader, next) is { Count: > 0 } entries)
        {
            next += (ulong)entries.Count;
        }

        return (long)next;
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> EntriesAt(LedgerReader reader, ulong index) =>
        index < reader.Size ? reader.Read(index, EntriesMax, BytesMax)!.Entries : [];

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
}
