using System.Globalization;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Directives;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Disks;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Sync.Tests.Reservations;

/// <summary>
/// Many who want the same pieces, through one hub, from vaults whose links are cut and healed; tokens lapse, hub and gateways
/// die. What must hold: a piece never has two holders, and no token stays pending or held that its vault has let go.
/// </summary>
internal sealed class ReservationChaos(int seed, int clients, int pieces, int steps) : ISiteEvents, IDisposable
{
    private const int SiteCount = 4;

    private readonly Random _random = new(seed);
    private readonly ManualTimeProvider _time = new();
    private readonly MemoryDisk _disk = new();
    private readonly List<SimVault> _vaults = [];
    private readonly Dictionary<string, (string Piece, SimVault Vault)> _asked = new(StringComparer.Ordinal);
    private readonly List<string> _tokens = [];
    private readonly string?[] _own = new string?[clients];
    private DirectiveDesk _desk = null!;
    private HubLedger _ledger = null!;

    public event Action<string, EventAt, CustodyEvent>? Observed;

    public int Held { get; private set; }

    public int Shipped { get; private set; }

    public int Lapsed { get; private set; }

    public int Refused { get; private set; }

    /// <exception cref="InvalidOperationException">What did not hold, with the seed.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var site = 0; site < SiteCount; site++)
        {
            var own = Enumerable.Range(0, pieces).Where(piece => piece % SiteCount == site).Select(NameOf);
            _vaults.Add(new SimVault($"dc{site}", own, _time));
        }

        await StartHubAsync();
        for (var step = 0; step < steps; step++)
        {
            await StepAsync(cancellation);
            Check();
        }

        await HealAsync();
        await _ledger.DisposeAsync();
    }

    public void Dispose() => _desk.Dispose();

    private async Task StepAsync(CancellationToken cancellation)
    {
        var vault = _vaults[_random.Next(SiteCount)];
        switch (_random.Next(20))
        {
            case 0:
                vault.IsCut = !vault.IsCut;
                break;
            case 1:
                _time.Advance(TimeSpan.FromSeconds(_random.Next(1, 120)));
                break;
            case 2:
                _vaults.ForEach(each => each.Lapse());
                break;
            case 3 when _random.Next(20) == 0:
                await RestartHubAsync();
                break;
            case 4:
                vault.ForgetLastAnswer();
                break;
            case < 12:
                await ClientAsync(_random.Next(clients), cancellation);
                break;
            default:
                Carry(vault);
                break;
        }
    }

    /// <summary>A client asks, asks again, gives back, or has its piece shipped.</summary>
    private async Task ClientAsync(int client, CancellationToken cancellation)
    {
        if (_own[client] is not { } token)
        {
            // A few pieces are wanted by everybody.
            var piece = NameOf(_random.Next(3) > 0 ? _random.Next(Math.Min(40, pieces)) : _random.Next(pieces));
            token = $"token-{seed}-{_tokens.Count}";
            if (await AskAsync(token, piece, cancellation) is not null)
            {
                _own[client] = token;
                _tokens.Add(token);
                _asked[token] = (piece, VaultOf(piece));
            }

            return;
        }

        var (asked, vault) = _asked[token];
        var now = _desk.Find(token)!;
        switch (now.State)
        {
            case ReservationState.Held when _random.Next(3) == 0 && !vault.IsCut:
                vault.TryShip(asked, token);
                break;
            case ReservationState.Pending or ReservationState.Held when _random.Next(3) == 0:
                await _desk.GiveAsync(
                    new Directive { Site = vault.Site, Release = new ReleasePiece { Token = token } }, cancellation);
                _own[client] = null;
                break;
            case ReservationState.Pending or ReservationState.Held or ReservationState.Verified:
                // Asked again, because the answer was lost.
                Demand((await AskAsync(token, asked, cancellation))!.PieceId == asked, "a token changed its piece");
                break;
            default:
                _own[client] = null;
                break;
        }
    }

    private Task<Reservation?> AskAsync(string token, string piece, CancellationToken cancellation) => _desk.ReserveAsync(
        new ReservePiece { Token = token, UntilUs = CustodyTimeUs(_time.GetUtcNow() + TimeSpan.FromSeconds(_random.Next(30, 600))) },
        "",
        isTaken => isTaken(piece) ? null : (VaultOf(piece).Site, piece),
        cancellation);

    /// <summary>What the link of a vault has room for just now: some directives down, some events up.</summary>
    private void Carry(SimVault vault, int most = 6)
    {
        if (vault.IsCut)
        {
            return;
        }

        for (var left = _random.Next(1, most); left > 0 && _desk.LogOf(vault.Site).At(vault.NextDirective) is var (directive, bytes); left--)
        {
            vault.Take(directive, bytes);
        }

        for (var left = _random.Next(1, most * 3); left > 0 && vault.AtHub < vault.Ledger.Count; left--)
        {
            Observed?.Invoke(vault.Site, new EventAt(1, (ulong)vault.AtHub), vault.Ledger[vault.AtHub]);
            vault.AtHub++;
        }
    }

    /// <summary>What the hub tells its clients at this moment.</summary>
    private void Check()
    {
        var holders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var token in _own.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            var now = _desk.Find(token)!;
            if (now.State is ReservationState.Held or ReservationState.Verified)
            {
                Demand(holders.Add(now.PieceId), $"the hub says that {now.PieceId} is held twice");
            }
        }

        foreach (var vault in _vaults)
        {
            Demand(vault.Violations.Count == 0, vault.Violations.FirstOrDefault() ?? "");
        }
    }

    private async Task HealAsync()
    {
        _vaults.ForEach(vault => vault.IsCut = false);
        _time.Advance(TimeSpan.FromHours(1));
        for (var round = 0; round < 3; round++)
        {
            _vaults.ForEach(vault => vault.Lapse());
            while (_vaults.Any(vault => vault.AtHub < vault.Ledger.Count || vault.NextDirective < _desk.LogOf(vault.Site).Size))
            {
                _vaults.ForEach(vault => Carry(vault, 100));
            }
        }

        Check();
        CountAndCheckEnds();
        // What the hub knows is in its ledger and the sites': another life of it says the same.
        var before = _tokens.ToDictionary(token => token, token => _desk.Find(token)!, StringComparer.Ordinal);
        await RestartHubAsync();
        Demand(_tokens.All(token => before[token].Equals(_desk.Find(token))), "a restart of the hub changed a reservation");
        Demand(_vaults.All(vault => _desk.LogOf(vault.Site).Open == 0), "a directive was never answered");
    }

    private void CountAndCheckEnds()
    {
        foreach (var token in _tokens)
        {
            var end = _desk.Find(token)!;
            Demand(
                end.State is ReservationState.Released or ReservationState.Refused or ReservationState.Shipped,
                $"{token} is {end.State} after all is over");
            Held += end.State != ReservationState.Refused ? 1 : 0;
            Shipped += end.State == ReservationState.Shipped ? 1 : 0;
            Lapsed += end.Reason == "lapsed" ? 1 : 0;
            Refused += end.State == ReservationState.Refused ? 1 : 0;
        }
    }

    private async Task StartHubAsync()
    {
        _ledger = HubLedger.Open(new HubOptions { DataPath = "/hub" }, _disk, _time, NullLogger<HubLedger>.Instance);
        _desk = new DirectiveDesk(_ledger, this, _time);
        await _desk.StartAsync(CancellationToken.None);
    }

    private async Task RestartHubAsync()
    {
        await _desk.StopAsync(CancellationToken.None);
        _desk.Dispose();
        await _ledger.DisposeAsync();
        await StartHubAsync();
        // As the catalogue does: all that is stored is folded again.
        foreach (var vault in _vaults)
        {
            for (var index = 0; index < vault.AtHub; index++)
            {
                Observed?.Invoke(vault.Site, new EventAt(1, (ulong)index), vault.Ledger[index]);
            }
        }
    }

    private SimVault VaultOf(string piece) =>
        _vaults[int.Parse(piece.AsSpan("piece-".Length), CultureInfo.InvariantCulture) % SiteCount];

    private static string NameOf(int piece) => string.Create(CultureInfo.InvariantCulture, $"piece-{piece}");

    private static long CustodyTimeUs(DateTimeOffset at) =>
        (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Seed {seed}: {what}.");
        }
    }
}
