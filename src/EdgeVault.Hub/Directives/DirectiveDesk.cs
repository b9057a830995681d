using System.Collections.Concurrent;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Hub.Catalogue;

namespace EdgeVault.Hub.Directives;

/// <summary>Gives directives, durably and numbered, and learns from the sites' events what became of them.</summary>
internal sealed class DirectiveDesk(HubLedger ledger, ISiteEvents sites, TimeProvider time)
    : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<string, SiteLog> _logs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _giving = new(1);
    private readonly Lock _gate = new();
    private readonly ReservationTable _reservations = new();

    /// <summary>Told of each directive that is durable, in order; at start of those from before.</summary>
    public event Action<Directive>? Taken;

    public SiteLog LogOf(string site) => _logs.GetOrAdd(site, _ => new SiteLog());

    /// <summary>Before the catalogue folds the first event, so that no answer is missed.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var directive in ledger.ReadAll())
        {
            Take(directive);
        }

        sites.Observed += Observe;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        sites.Observed -= Observe;
        return Task.CompletedTask;
    }

    /// <summary>Numbers a directive and makes it durable.</summary>
    /// <exception cref="Ledger.LedgerUnavailableException">It was not given, or nobody can say before a
    /// restart.</exception>
    public async Task<ulong> GiveAsync(Directive directive, CancellationToken cancellation)
    {
        await _giving.WaitAsync(cancellation);
        try
        {
            return await Give_NeedsGate(directive, cancellation);
        }
        finally
        {
            _giving.Release();
        }
    }

    /// <summary>Asks a vault for a piece, unless the token is known already.</summary>
    /// <param name="wanted">Token, order and time; the piece is chosen.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="choose">A piece that will do, of those that are not taken; null for none.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<Reservation?> ReserveAsync(
        ReservePiece wanted, string by, Func<Func<string, bool>, (string Site, string PieceId)?> choose,
        CancellationToken cancellation)
    {
        await _giving.WaitAsync(cancellation);
        try
        {
            if (Find(wanted.Token) is { } known)
            {
                return known;
            }

            if (choose(IsTaken) is not var (site, pieceId))
            {
                return null;
            }

            var asked = new ReservePiece(wanted) { PieceId = pieceId };
            await Give_NeedsGate(new Directive { Site = site, By = by, Reserve = asked }, cancellation);
            return Find(wanted.Token);
        }
        finally
        {
            _giving.Release();
        }
    }

    public Reservation? Find(string token)
    {
        lock (_gate)
        {
            return _reservations.Find(token);
        }
    }

    public void Dispose() => _giving.Dispose();

    private bool IsTaken(string pieceId)
    {
        lock (_gate)
        {
            return _reservations.IsTaken(pieceId);
        }
    }

    private async Task<ulong> Give_NeedsGate(Directive directive, CancellationToken cancellation)
    {
        directive.Index = LogOf(directive.Site).Size;
        directive.GivenUs = time.UnixMicroseconds();
        await ledger.AppendAsync(directive, cancellation);
        Take(directive);
        return directive.Index;
    }

    private void Take(Directive directive)
    {
        if (directive.WhatCase == Directive.WhatOneofCase.Reserve)
        {
            lock (_gate)
            {
                _reservations.Asked(directive.Site, directive.Reserve);
            }
        }

        LogOf(directive.Site).Add(directive);
        Taken?.Invoke(directive);
    }

    /// <summary>An event of a site, as the catalogue folds it.</summary>
    private void Observe(string site, EventAt at, CustodyEvent custodyEvent)
    {
        if (custodyEvent.KindCase == CustodyEvent.KindOneofCase.DirectiveApplied)
        {
            LogOf(site).Answer(custodyEvent.DirectiveApplied.DirectiveIndex, AnswerState.Applied, "", "", at.Index);
        }
        else if (custodyEvent.KindCase == CustodyEvent.KindOneofCase.DirectiveRefused)
        {
            var refused = custodyEvent.DirectiveRefused;
            if (LogOf(site).Answer(
                refused.DirectiveIndex, AnswerState.Refused, refused.Reason, refused.Detail, at.Index) is { } directive)
            {
                lock (_gate)
                {
                    _reservations.Refused(directive, refused.Reason, at.Index);
                }
            }
        }
        else
        {
            lock (_gate)
            {
                _reservations.Apply(site, at.Index, custodyEvent);
            }
        }
    }
}
