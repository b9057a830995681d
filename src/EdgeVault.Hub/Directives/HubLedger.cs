using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Hub.Configuration;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using Google.Protobuf;

namespace EdgeVault.Hub.Directives;

/// <summary>The hub's own ledger: what it asked of whom, in order, signed and durable. Its entries are
/// <see cref="Directive"/>s, of all sites in one.</summary>
/// <remarks>Origin <c>edgevault/hub-&lt;name&gt;/hub/1</c>, so no site can be meant by it; key
/// <c>keys/ledger.key</c>.</remarks>
internal sealed class HubLedger : IAsyncDisposable
{
    private const int ReadEntriesMax = 4_096;
    private const int ReadBytesMax = 4 << 20;

    private readonly SegmentLedger _ledger;
    private readonly NoteSigner _signer;
    private readonly SemaphoreSlim _writing = new(1);

    private HubLedger(SegmentLedger ledger, NoteSigner signer) => (_ledger, _signer) = (ledger, signer);

    public LedgerState State => _ledger.State;

    /// <exception cref="LedgerException">It cannot be opened.</exception>
    public static HubLedger Open(HubOptions options, IDisk disk, TimeProvider time, ILogger<HubLedger> logger)
    {
        var path = Path.Combine(options.DataPath, "ledger");
        var origin = $"edgevault/hub-{Shortened(options.Name)}/hub/1";
        var key = Path.Combine(options.DataPath, "keys", "ledger.key");
        var signer = LedgerKeyFile.CreateOrLoad(disk, key, origin, mayCreate: !SegmentLedger.Exists(path, disk));
        try
        {
            var settings = new LedgerOptions { Path = path, Origin = origin };
            return new HubLedger(SegmentLedger.Open(settings, signer, disk, time, logger), signer);
        }
        catch
        {
            signer.Dispose();
            throw;
        }
    }

    /// <summary>Durable when it returns.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing was recorded, or nobody can say before a
    /// restart.</exception>
    public async Task AppendAsync(Directive directive, CancellationToken cancellation)
    {
        // One writer at a time, and in the order in which they were numbered.
        await _writing.WaitAsync(cancellation);
        try
        {
            await _ledger.AppendAsync([directive.ToByteArray()], CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>All directives, oldest first.</summary>
    public IEnumerable<Directive> ReadAll()
    {
        var next = 0UL;
        while (_ledger.Read(next, ReadEntriesMax, ReadBytesMax) is { } batch)
        {
            next = batch.NextIndex;
            foreach (var entry in batch.Entries)
            {
                yield return Directive.Parser.ParseFrom(entry.Span);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        _signer.Dispose();
        _writing.Dispose();
    }

    // An id has at most 32 characters.
    private static string Shortened(string name) => name.Length <= 28 ? name : name[..28];
}
