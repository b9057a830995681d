using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Rules;

/// <summary>The events of a ledger through rules that were not those of its time: what would have rung.</summary>
/// <remarks>Recorded incidents are left out of the state. What rings here stands in it instead, and is closed when the ledger
/// closes the incident of the same occurrence: what is one incident live is one here. What nobody accounted for, because it
/// did not ring at the time, stays open.</remarks>
public sealed class RuleTrial
{
    // As often as a running gateway looks, but not through silent nights second by second.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(30);
    private const int TicksPerGapMax = 120;

    private readonly CustodyState _state;
    private readonly RuleView _view;
    private readonly RuleEngine _engine;
    private readonly TrialIncidents _incidents;
    private readonly HashSet<string> _crossings = new(StringComparer.Ordinal);
    private readonly Dictionary<EventAt, string> _recorded = [];
    private readonly List<(IncidentOpened Opened, DateTimeOffset At)> _rang = [];
    // What crossed together was one commit, looked at together: its incident is as grave as the most valuable piece.
    private readonly List<Finding> _together = [];
    private string _group = "";
    private DateTimeOffset _looked;

    /// <param name="plan">The rules that are tried.</param>
    /// <param name="registers">Of the site, as they are now.</param>
    /// <param name="state">What was so before the first event; the trial's own from here on.</param>
    public RuleTrial(RulePlan plan, ISiteRegisters registers, CustodyState state)
    {
        _state = state;
        _view = new RuleView(state, registers, plan);
        _engine = new RuleEngine(_view);
        _incidents = new TrialIncidents(state);
    }

    public long Events { get; private set; }

    /// <summary>Groups that crossed a door.</summary>
    public long Crossings => _crossings.Count;

    /// <summary>What rang, with all its pieces, in order.</summary>
    public IReadOnlyList<(IncidentOpened Opened, DateTimeOffset At)> Rang => _rang;

    /// <summary>Occurrences that the ledger has incidents of.</summary>
    public IReadOnlyCollection<string> Recorded => _recorded.Values;

    /// <summary>The next event of the ledger.</summary>
    public void See(EventAt at, CustodyEvent custodyEvent)
    {
        ArgumentNullException.ThrowIfNull(custodyEvent);
        Events++;
        var before = _state.TryGetPiece(custodyEvent.PieceId, out var piece) ? piece : PieceState.New(custodyEvent.PieceId);
        var seen = new RuleEvent(at, custodyEvent, before);
        if (seen.Group != _group)
        {
            Finish();
        }

        LookUpTo(seen.Occurred);
        if (custodyEvent.KindCase == Kind.IncidentOpened)
        {
            _recorded[at] = custodyEvent.IncidentOpened.Occurrence;
            _state.Apply(at, new CustodyEvent { Schema = custodyEvent.Schema });
            return;
        }

        if (custodyEvent.KindCase == Kind.IncidentClosed
            && _recorded.TryGetValue(OpeningOf(at, custodyEvent.IncidentClosed), out var occurrence))
        {
            _incidents.Close(occurrence, custodyEvent);
        }

        // What is said of incidents that the state was not told of changes nothing there.
        _state.Apply(at, custodyEvent);
        _together.AddRange(_engine.Look(seen));
        _group = seen.Group;
        if (seen.IsCrossing)
        {
            _crossings.Add(seen.Group);
        }
    }

    /// <summary>Behind the last event.</summary>
    public void Finish()
    {
        Ring(_together.Where(finding => IncidentWriter.IsNews(_view, finding)));
        _together.Clear();
    }

    private static EventAt OpeningOf(EventAt at, IncidentClosed closed) =>
        new(closed.IncidentEpoch == 0 ? at.Epoch : closed.IncidentEpoch, closed.Incident);

    private void LookUpTo(DateTimeOffset now)
    {
        if (_looked == default || now - _looked > Tick * TicksPerGapMax)
        {
            _looked = now - (Tick * TicksPerGapMax);
        }

        for (; _looked + Tick <= now; _looked += Tick)
        {
            Ring(_engine.Look(_looked + Tick));
        }
    }

    private void Ring(IEnumerable<Finding> findings)
    {
        foreach (var fact in IncidentWriter.Write(_view, findings).OfType<Fact>())
        {
            switch (fact.Kind)
            {
                case IncidentOpened opened:
                    _rang.Add((opened, fact.From));
                    _incidents.Open(opened, fact);
                    break;
                case IncidentExtended extended:
                    _incidents.Extend(extended, fact);
                    break;
            }
        }
    }
}
