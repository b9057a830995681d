using System.Collections.Concurrent;
using EdgeVault.Hub.Store;
using EdgeVault.Hub.Trust;
using EdgeVault.Ledger;

namespace EdgeVault.Hub.Sites;

/// <summary>What the hub knows of one site just now.</summary>
internal sealed record SiteNow
{
    public required string Origin { get; init; }

    /// <summary>What is stored; null while that is nothing.</summary>
    public MirrorHead? Head { get; init; }

    public bool IsConnected { get; init; }

    /// <summary>When anything believable last came from it; null if never.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    /// <summary>The size it last said it has; may be ahead of <see cref="Size"/>.</summary>
    public long SizeThere { get; init; }

    /// <summary>What it says is wrong with its ledger, and what looks wrong from here.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Whether it last said that it has less than the hub holds, and has not shown the rest since.</summary>
    public bool IsDoubted { get; init; }

    public string Software { get; init; } = "";

    /// <summary>Why its last stream was refused or ended; null once one works again.</summary>
    public string? LastError { get; init; }

    /// <summary>Pieces of evidence against it, kept for ever.</summary>
    public int Conflicts { get; init; }

    public long Size => Head?.Size ?? 0;

    /// <summary>Events that it has and the hub does not.</summary>
    public long Behind => Math.Max(0, SizeThere - Size);
}

/// <summary>
/// The live state of all sites, for the console, the streams and the catalogue. Safe for several threads.
/// </summary>
internal sealed class SiteBoard
{
    private readonly ConcurrentDictionary<string, SiteNow> _sites = new(StringComparer.Ordinal);

    public ChangeSignal Changed { get; } = new();

    /// <summary>In order of origin.</summary>
    public IReadOnlyList<SiteNow> All => [.. _sites.Values.OrderBy(site => site.Origin, StringComparer.Ordinal)];

    public SiteNow? Find(string origin) => _sites.GetValueOrDefault(origin);

    /// <summary>The newest epoch of each gateway.</summary>
    public IReadOnlyList<SiteNow> Newest =>
    [
        .. All.GroupBy(site => IdsOf(site) is { } ids ? $"{ids.Site}/{ids.Gateway}" : site.Origin, StringComparer.Ordinal)
            .Select(epochs => epochs.MaxBy(site => IdsOf(site)?.Epoch)!),
    ];

    /// <summary>Shows one that the hub was told to listen to, also before it has spoken.</summary>
    public void Expect(string origin) => Update(origin, now => now);

    public void Update(string origin, Func<SiteNow, SiteNow> change)
    {
        _sites.AddOrUpdate(origin, key => change(new SiteNow { Origin = key }), (_, now) => change(now));
        Changed.Raise();
    }

    /// <summary>Starts from what is configured and what is stored, before the first stream is taken.</summary>
    public async Task LoadAsync(TrustedSites trusted, IHubStore store, CancellationToken cancellation)
    {
        foreach (var site in trusted.All)
        {
            Expect(site.Origin);
        }

        foreach (var head in await store.HeadsAsync(cancellation))
        {
            Update(head.Origin, now => now with
            {
                Head = head,
                SizeThere = head.Size,
                HeardAt = UnixTime.FromMicroseconds(head.ReceivedUs),
            });
        }

        await CountConflictsAsync(store, cancellation);
    }

    private static LedgerOrigin? IdsOf(SiteNow site) => LedgerOrigin.TryParse(site.Origin, out var ids) ? ids : null;

    /// <summary>Shows how much evidence is on record against each origin.</summary>
    public async Task CountConflictsAsync(IHubStore store, CancellationToken cancellation)
    {
        foreach (var (origin, count) in await store.ConflictCountsAsync(cancellation))
        {
            Update(origin, now => now with { Conflicts = count });
        }
    }
}
