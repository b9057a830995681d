using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Sites;
using EdgeVault.Hub.Store;
using EdgeVault.Hub.Trust;
using EdgeVault.Ledger;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.Catalogue;

/// <summary>
/// What is in which vault now: the configured sites' events, folded from the store at start and on as they come.
/// </summary>
internal sealed class HubCatalogue : BackgroundService, ISiteEvents
{
    private const int ReadMax = 1_024;
    private const long ProgressEvery = 100_000;

    private readonly IHubStore _store;
    private readonly SiteBoard _board;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly ILogger<HubCatalogue> _logger;
    private readonly TrustedSites _sites;
    private readonly SiteRegisters _registers;
    private readonly TransferBook _transfers;
    private readonly Dictionary<string, string> _damage = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<SiteFold> _folds = [];
    private volatile string? _fault = "The catalogue is being rebuilt from the store.";

    public HubCatalogue(
        TrustedSites sites,
        IHubStore store,
        SiteBoard board,
        IOptions<HubOptions> options,
        SiteRegisters registers,
        TransferBook transfers,
        TimeProvider time,
        ILogger<HubCatalogue> logger)
    {
        _store = store;
        _board = board;
        _time = time;
        _interval = options.Value.Link.HeartbeatInterval;
        _logger = logger;
        _sites = sites;
        (_registers, _transfers) = (registers, transfers);
        registers.Changed += (site, pieces) => FoldOf(site)?.Reread(pieces);
        transfers.Arrived += (site, piece) => FoldOf(site)?.Reread([piece]);
        FollowSites();
    }

    /// <summary>In order of site.</summary>
    public IReadOnlyList<SiteFold> Folds => _folds;

    public SiteFold? FoldOf(string site) => _folds.FirstOrDefault(fold => fold.Site == site);

    /// <summary>What was shipped by one site of this hub to another, and not received there.</summary>
    public IReadOnlyList<Transfer> UnderWay(DateTimeOffset now) => _transfers.UnderWay(SiteIds(), now);

    /// <summary>Null once every stored event is folded and hashes to its signed root; else what is missing.</summary>
    public string? Fault => _fault;

    public ChangeSignal Changed { get; } = new();

    public event Action<string, EventAt, CustodyEvent>? Observed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var changed = _board.Changed.Next;
            try
            {
                await CatchUpAsync(stoppingToken);
                AlarmOverdue();
            }
            catch (HubStoreException fault)
            {
                _fault = fault.Message;
                CatalogueLog.CannotRead(_logger, fault);
            }

            // The interval is for events that another replica stored, which raise no signal here.
            await ChangeSignal.WaitAsync(changed, _interval, _time, stoppingToken);
        }
    }

    private void AlarmOverdue()
    {
        foreach (var transfer in _transfers.NewlyOverdue(SiteIds(), _time.GetUtcNow()))
        {
            CatalogueLog.Overdue(_logger, transfer.PieceId, transfer.FromSite, transfer.ToSite, transfer.Carrier);
        }
    }

    // A piece may be on its way to a site whose gateway has yet to enrol.
    private HashSet<string> SiteIds() => _folds.Select(fold => fold.Site)
        .Concat(_sites.NotEnrolled.Select(site => site.Site)).ToHashSet(StringComparer.Ordinal);

    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        var grew = false;
        FollowSites();
        foreach (var fold in Folds.Where(fold => !_damage.ContainsKey(fold.Origin)))
        {
            foreach (var epoch in EpochsOf(fold))
            {
                if (epoch.ToString() != fold.Origin)
                {
                    fold.GoOnWith(epoch);
                }

                if (_board.Find(fold.Origin)?.Head is { } head && head.Size > fold.Size
                    && !_damage.ContainsKey(fold.Origin))
                {
                    await CatchUpAsync(fold, head, cancellation);
                    grew = true;
                }
            }
        }

        var fault = _damage.Values.FirstOrDefault();
        if (grew || _fault != fault)
        {
            _fault = fault;
            Changed.Raise();
        }
    }

    /// <summary>A gateway that enrolled brings a site with it.</summary>
    private void FollowSites()
    {
        var known = _folds.ToDictionary(fold => fold.Site, StringComparer.Ordinal);
        _folds =
        [
            .. _sites.All.Select(site =>
                known.GetValueOrDefault(site.Site) ?? new SiteFold(
                    site.Site, Parsed(site.Origin), _registers, _transfers,
                    (at, custodyEvent) => Observed?.Invoke(site.Site, at, custodyEvent))),
        ];
    }

    /// <summary>From the one that is being folded to the newest; from the oldest where nothing is yet.</summary>
    private List<LedgerOrigin> EpochsOf(SiteFold fold)
    {
        var stored = _board.All.Where(site => site.Head is not null).Select(site => site.Origin);
        var now = Parsed(fold.Origin);
        return [.. fold.EpochsIn(stored).Where(epoch => epoch.Epoch >= now.Epoch || fold.IsEmpty)];
    }

    private async Task CatchUpAsync(SiteFold fold, MirrorHead head, CancellationToken cancellation)
    {
        var started = fold.Size;
        while (fold.Size < head.Size)
        {
            var entries = await _store.ReadAsync(
                fold.Origin, fold.Size, (int)Math.Min(ReadMax, head.Size - fold.Size), cancellation);
            if (entries.Count == 0)
            {
                break;
            }

            var before = fold.Size;
            fold.Add(entries, _time.GetUtcNow());
            if (before / ProgressEvery != fold.Size / ProgressEvery)
            {
                CatalogueLog.Progress(_logger, fold.Origin, fold.Size, head.Size);
            }
        }

        if (fold.Size != head.Size || !fold.HashesTo(head.Root))
        {
            _damage[fold.Origin] = $"The stored events of {fold.Origin} do not hash to the root at {head.Size} "
                + "that was verified when they came; restore hub.db from a backup.";
            CatalogueLog.Damaged(_logger, fold.Origin, head.Size);
        }
        else if (started == 0)
        {
            CatalogueLog.Rebuilt(_logger, fold.Origin, fold.Size, fold.Unreadable);
        }
    }

    private static LedgerOrigin Parsed(string origin) =>
        LedgerOrigin.TryParse(origin, out var parsed)
            ? parsed
            : throw new InvalidOperationException($"'{origin}' passed the settings' check and is no origin.");
}
