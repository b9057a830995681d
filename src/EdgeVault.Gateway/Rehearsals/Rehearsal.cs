using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Climate;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Queries;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Rules;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Gateway.Rehearsals;

/// <summary>The custody core of a site, driven by a script on its own time: what doors, stations, sensors and people say
/// becomes events, state, rules and verdicts as in the running gateway, only without waiting.</summary>
/// <remarks>One thread. The same script gives the same bytes.</remarks>
internal sealed class Rehearsal
{
    private const uint Epoch = 1;

    // As the writer does: an incident makes no other.
    private const int RoundsMax = 4;

    private readonly RehearsalSite _site;
    private readonly Action<ulong, CustodyEvent, byte[]> _record;
    private readonly CustodyDesk _desk;
    private readonly RuleEngine _engine;
    private readonly RuleWatch _watch;
    private readonly ClimateExcursions _climate;
    private readonly StockLive _live;
    private DateTimeOffset? _looked;

    /// <param name="site">Where it is set.</param>
    /// <param name="record">Gets each event with its index, and its bytes as the ledger has them.</param>
    public Rehearsal(RehearsalSite site, Action<ulong, CustodyEvent, byte[]> record)
    {
        (_site, _record) = (site, record);
        View = new RuleView(State, site.Registers, site.Rules);
        _engine = new RuleEngine(View);
        _watch = new RuleWatch(View, _engine);
        _climate = new ClimateExcursions(site.Custody.ClimateLimits);
        _desk = new CustodyDesk(site.Site, site.Registers, State, Time, new ScriptClock())
        {
            Authorise = (_, pieceId, containerId) => Authorisations.Of(View, pieceId, containerId),
        };
        _live = new StockLive(State, ClassOf, site.Stock);
        Stations = new RehearsalStations(site, State);
    }

    public ScriptTime Time { get; } = new();

    public CustodyState State { get; } = new();

    public RuleView View { get; }

    public RehearsalStations Stations { get; }

    /// <summary>Lets time go by: rules look at it as often as in the running gateway, and silent stations sign out.</summary>
    public void Advance(DateTimeOffset to)
    {
        if (_looked is not { } looked)
        {
            Time.Now = to;
            _looked = to;
            Commit(new GatewayStart
            {
                Version = $"{BuildInfo.OfThis.Version} rehearsal",
                Gateway = _site.Gateway.Gateway,
                LedgerSize = 0,
                Pieces = (uint)_site.Pieces.Count,
                At = to,
            });
            return;
        }

        for (; looked + RuleClock.Period <= to; looked += RuleClock.Period)
        {
            Time.Now = looked + RuleClock.Period;
            foreach (var ended in Stations.Silent(Time.Now))
            {
                Commit(ended);
            }

            Commit([.. IncidentWriter.Write(View, _engine.Look(Time.Now)), .. _engine.Escalate(Time.Now)]);
        }

        (_looked, Time.Now) = (looked, to);
    }

    public void Air(AirReading reading)
    {
        foreach (var fact in _climate.See(reading, State.ClimateOf, Matters).ToList())
        {
            Commit(fact);
        }
    }

    /// <inheritdoc cref="CustodyDesk.HasSubject"/>
    public bool HasSubject(EpcBits tag) => _desk.HasSubject(tag);

    /// <summary>Records, applies, and records what that means, until nothing follows any more.</summary>
    public void Commit(params IReadOnlyList<CustodyInput> inputs)
    {
        for (var round = 0; round <= RoundsMax && inputs.Count > 0; round++)
        {
            foreach (var made in _desk.Record(inputs, Epoch, State.Next.Index))
            {
                Apply(made);
            }

            inputs = _watch.Take();
        }
    }

    /// <summary>Every known piece that is not gone, each with its verdict.</summary>
    public IEnumerable<(string PieceId, StockVerdict Verdict)> Judge() => State.Pieces
        .Where(static piece => piece.Whereabouts is not (Whereabouts.Gone or Whereabouts.Set))
        .OrderBy(static piece => piece.PieceId, StringComparer.Ordinal)
        .Select(piece => (piece.PieceId, VerifiedStock.Judge(State, piece, ClassOf(piece.PieceId), _site.Stock, Time.Now)));

    /// <summary>The figures that the console shows.</summary>
    public StockSummary Live() => _live.Look(Time.Now);

    private void Apply(CustodyEvent made)
    {
        var at = new EventAt(Epoch, State.Next.Index);
        var before = made.PieceId.Length > 0 && State.TryGetPiece(made.PieceId, out var piece) ? piece : PieceState.New(made.PieceId);
        var bytes = CustodyCodec.Serialize(made);
        State.Apply(at, made);
        _watch.Look(new RuleEvent(at, made, before));
        _record(at.Index, made, bytes);
    }

    private bool Matters(string zone, string what) => State.PiecesIn(zone).Any(piece => Sensitivity.Has(View, piece, what));

    private Custody.Pieces.ValueClass ClassOf(string pieceId)
    {
        _site.Pieces.TryGet(pieceId, out var piece);
        return StockClass.Of(State.TryGetPiece(pieceId, out var known) ? known : default, piece);
    }

    /// <summary>The script's time is the only one there is.</summary>
    private sealed class ScriptClock : IClockQuality
    {
        public ClockQuality Current => ClockQuality.Synced;
    }
}
