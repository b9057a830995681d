using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stock;
using EdgeVault.Gateway.Storage;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Verifying;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Gateway.Rules;

/// <summary>A ledger through rules that were not those of its time. Recorded incidents are left out of the state, and
/// compared with at the end.</summary>
internal sealed class RuleReplay
{
    private const int EntriesMax = 4_096;
    private const int BytesMax = 4 << 20;

    // As often as a running gateway looks, but not through silent nights second by second.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(30);
    private const int TicksPerGapMax = 120;

    private readonly LedgerReader _reader;
    private readonly IProgress<VerifyProgress>? _progress;
    private readonly CustodyState _state;
    private readonly RuleEngine _engine;
    private readonly RuleView _view;
    private readonly HashSet<string> _rang = new(StringComparer.Ordinal);
    private readonly HashSet<string> _crossings = new(StringComparer.Ordinal);
    private DateTimeOffset _looked;

    public RuleReplay(RulePlan plan, PieceRegister register, LedgerReader reader, IProgress<VerifyProgress>? progress)
    {
        (_reader, _progress) = (reader, progress);
        _state = BaseFile.LoadPruned(reader.ReadBaseState) ?? new CustodyState();
        _view = new RuleView(_state, register, plan);
        _engine = new RuleEngine(_view);
    }

    public long Events { get; private set; }

    /// <summary>Groups that crossed a door.</summary>
    public long Crossings => _crossings.Count;

    public List<(IncidentOpened Opened, DateTimeOffset At, bool IsRecorded)> Rang { get; } = [];

    /// <summary>Occurrences that the ledger has incidents of.</summary>
    public HashSet<string> Recorded { get; } = new(StringComparer.Ordinal);

    public void Run(CancellationToken cancellation)
    {
        for (var next = _reader.MinIndex; next < _reader.Size && _reader.Read(next, EntriesMax, BytesMax) is { } batch; next = batch.NextIndex)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var at = 0; at < batch.Entries.Count; at++)
            {
                See(new EventAt(EpochOf(_reader.Origin), batch.FirstIndex + (ulong)at), batch.Entries[at].Span);
            }

            _progress?.Report(new VerifyProgress((ulong)Events, _reader.Size));
        }

        for (var at = 0; at < Rang.Count; at++)
        {
            Rang[at] = Rang[at] with { IsRecorded = Recorded.Contains(Rang[at].Opened.Occurrence) };
        }
    }

    private void See(EventAt at, ReadOnlySpan<byte> entry)
    {
        Events++;
        if (!CustodyCodec.TryParse(entry, out var custodyEvent, out _))
        {
            custodyEvent = new CustodyEvent();
        }

        var seen = new RuleEvent(at, custodyEvent, _state.TryGetPiece(custodyEvent.PieceId, out var before) ? before : PieceState.New(custodyEvent.PieceId));
        LookUpTo(seen.Occurred);
        if (custodyEvent.KindCase == Kind.IncidentOpened)
        {
            Recorded.Add(custodyEvent.IncidentOpened.Occurrence);
        }

        var isIncidents = custodyEvent.KindCase is Kind.IncidentOpened or Kind.IncidentExtended or Kind.IncidentClosed
            or Kind.IncidentEscalated or Kind.IncidentAcknowledged;
        _state.Apply(at, isIncidents ? new CustodyEvent { Schema = custodyEvent.Schema } : custodyEvent);
        if (!isIncidents)
        {
            Ring(_engine.Look(seen));
        }

        if (seen.IsCrossing)
        {
            _crossings.Add(seen.Group);
        }
    }

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
        foreach (var fact in IncidentWriter.Write(_view, findings.Where(finding => !_rang.Contains(finding.Occurrence))).OfType<Fact>())
        {
            if (fact.Kind is IncidentOpened opened && _rang.Add(opened.Occurrence))
            {
                Rang.Add((opened, fact.From, false));
            }
        }
    }

    private static uint EpochOf(string origin) =>
        LedgerOrigin.TryParse(origin, out var parsed) ? parsed.Epoch : 1;
}
