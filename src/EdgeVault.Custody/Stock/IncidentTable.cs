using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock.Folding;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Stock;

/// <summary>An incident that is open.</summary>
/// <param name="At">Its opening.</param>
/// <param name="Rule">Which rule opened it.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="BlocksSale">Its pieces may not be sold.</param>
/// <param name="Occurrence">One for each occurrence.</param>
/// <param name="Pieces">The first 256 of them.</param>
/// <param name="PieceCount">All of them.</param>
/// <param name="Owner">The role, or the person, that has to account for it.</param>
/// <param name="OpenedUs">Since when, in µs since 1970.</param>
/// <param name="Level">How often it was escalated.</param>
/// <param name="AcknowledgedBy">Who took it on; empty where nobody did.</param>
/// <param name="Involved">People who may not close it.</param>
/// <param name="Closers">As many people as must agree to close it.</param>
/// <param name="Zone">Where, or empty.</param>
/// <param name="Portal">Likewise.</param>
/// <param name="Detail">In words.</param>
/// <param name="ValueClass">Of the most valuable piece.</param>
public sealed record IncidentRow(
    EventAt At, IncidentRule Rule, Severity Severity, bool BlocksSale, string Occurrence, IReadOnlyList<string> Pieces,
    uint PieceCount, string Owner, long OpenedUs, uint Level, string AcknowledgedBy, IReadOnlyList<string> Involved,
    uint Closers, string Zone, string Portal, string Detail, ValueClass ValueClass);

/// <summary>One that is closed: kept for a while, so that its occurrence is not found again.</summary>
public sealed record ClosedIncidentRow(EventAt At, string Occurrence, IncidentCause Cause, long ClosedUs);

/// <summary>Open incidents, and the last ones that were closed.</summary>
internal sealed class IncidentTable() : FactTable<IncidentRow>("incident")
{
    public const int ClosedMax = 1_024;

    private readonly Dictionary<string, EventAt> _open = new(StringComparer.Ordinal);

    public ClosedIncidents Closed { get; } = new();

    /// <summary>Whether this occurrence has, or lately had, its incident.</summary>
    public bool Knows(string occurrence) => _open.ContainsKey(occurrence) || Closed.Knows(occurrence);

    /// <summary>The open incident of this occurrence; null where there is none.</summary>
    public IncidentRow? Of(string occurrence) =>
        _open.TryGetValue(occurrence, out var at) ? Find(SiteTables.KeyOf(at)) : null;

    public void Apply(EventAt at, CustodyEvent custodyEvent, StockFold stock)
    {
        switch (custodyEvent.KindCase)
        {
            case Kind.IncidentOpened:
                Open(at, custodyEvent, stock);
                break;
            case Kind.IncidentAcknowledged:
                Acknowledge(at, custodyEvent);
                break;
            case Kind.IncidentEscalated:
                Escalate(at, custodyEvent.IncidentEscalated);
                break;
            case Kind.IncidentExtended:
                Extend(at, custodyEvent, stock);
                break;
            case Kind.IncidentClosed:
                Close(at, custodyEvent, stock);
                break;
        }
    }

    protected override void Index(IncidentRow? before, IncidentRow? after)
    {
        if (before is not null)
        {
            _open.Remove(before.Occurrence);
        }

        if (after is not null)
        {
            _open[after.Occurrence] = after.At;
        }
    }

    private void Open(EventAt at, CustodyEvent custodyEvent, StockFold stock)
    {
        var opened = custodyEvent.IncidentOpened;
        var row = new IncidentRow(
            at, opened.Rule, opened.Severity, opened.BlocksSale, opened.Occurrence,
            [.. opened.Pieces.Where(static piece => piece.Length > 0).Distinct(StringComparer.Ordinal)], opened.PieceCount,
            opened.Owner, custodyEvent.OccurredFromUs, 0, "",
            [.. custodyEvent.Custodians.Select(static custodian => custodian.CustodianId).Distinct(StringComparer.Ordinal)],
            opened.Closers, opened.Zone, opened.Portal, opened.Detail, opened.ValueClass);
        Set(SiteTables.KeyOf(at), row);
        Bind(row, row.Pieces, stock);
    }

    private void Acknowledge(EventAt at, CustodyEvent custodyEvent)
    {
        var acknowledged = custodyEvent.IncidentAcknowledged;
        var by = custodyEvent.Custodians.Count > 0 ? custodyEvent.Custodians[0].CustodianId : "";
        Change(at, acknowledged.Incident, acknowledged.IncidentEpoch, row => row with { AcknowledgedBy = by });
    }

    private void Escalate(EventAt at, IncidentEscalated escalated) =>
        Change(at, escalated.Incident, escalated.IncidentEpoch, row => row with
        {
            Level = escalated.Level,
            Owner = escalated.Owner,
        });

    private void Extend(EventAt at, CustodyEvent custodyEvent, StockFold stock)
    {
        var extended = custodyEvent.IncidentExtended;
        var key = KeyOf(at, extended.Incident, extended.IncidentEpoch);
        if (Find(key) is not { } row)
        {
            return;
        }

        string[] more = [.. extended.Pieces.Where(static piece => piece.Length > 0).Distinct(StringComparer.Ordinal).Except(row.Pieces)];
        Set(key, row with
        {
            Pieces = [.. row.Pieces, .. more],
            PieceCount = row.PieceCount + (uint)more.Length,
            Involved = [.. row.Involved.Union(custodyEvent.Custodians.Select(static custodian => custodian.CustodianId))],
            Closers = Math.Max(row.Closers, extended.Closers),
            ValueClass = (ValueClass)Math.Max((int)row.ValueClass, (int)extended.ValueClass),
        });
        Bind(row, more, stock);
    }

    private static void Bind(IncidentRow row, IEnumerable<string> pieces, StockFold stock)
    {
        foreach (var pieceId in pieces)
        {
            stock.Change(pieceId, piece => piece with
            {
                Facts = piece.Known with
                {
                    Incidents = [.. piece.Known.Incidents, row.At],
                    Blocks = piece.Known.Blocks + (row.BlocksSale ? 1 : 0),
                },
            });
        }
    }

    private void Close(EventAt at, CustodyEvent custodyEvent, StockFold stock)
    {
        var closed = custodyEvent.IncidentClosed;
        var key = KeyOf(at, closed.Incident, closed.IncidentEpoch);
        if (Find(key) is not { } row)
        {
            return;
        }

        Remove(key);
        Closed.Add(new ClosedIncidentRow(row.At, row.Occurrence, closed.Cause, custodyEvent.OccurredFromUs));
        foreach (var pieceId in row.Pieces)
        {
            stock.Change(pieceId, piece => Freed(piece, row, closed.Cause, at));
        }
    }

    /// <summary>An exit that nobody can explain is a hole in the chain.</summary>
    private static PieceState Freed(PieceState piece, IncidentRow row, IncidentCause cause, EventAt at)
    {
        var freed = piece with
        {
            Facts = piece.Known with
            {
                Incidents = [.. piece.Known.Incidents.Where(incident => incident != row.At)],
                Blocks = piece.Known.Blocks - (row.BlocksSale ? 1 : 0),
            },
        };
        var isExplained = cause is IncidentCause.Explained or IncidentCause.Mistake or IncidentCause.Equipment
            or IncidentCause.FalseAlarm;
        return row.Rule == IncidentRule.ExitWithoutAuthorisation && !isExplained
            ? StandingFold.Broken(freed, BreakCause.ExitUnexplained, at)
            : freed;
    }

    private void Change(EventAt at, ulong incident, uint epoch, Func<IncidentRow, IncidentRow> change)
    {
        var key = KeyOf(at, incident, epoch);
        if (Find(key) is { } row)
        {
            Set(key, change(row));
        }
    }

    private static string KeyOf(EventAt at, ulong incident, uint epoch) =>
        SiteTables.KeyOf(new EventAt(epoch == 0 ? at.Epoch : epoch, incident));
}

/// <summary>The last <see cref="IncidentTable.ClosedMax"/> by their opening.</summary>
internal sealed class ClosedIncidents() : FactTable<ClosedIncidentRow>("closed_incident")
{
    private readonly Dictionary<string, int> _occurrences = new(StringComparer.Ordinal);

    public bool Knows(string occurrence) => _occurrences.ContainsKey(occurrence);

    public void Add(ClosedIncidentRow row)
    {
        if (Count == IncidentTable.ClosedMax)
        {
            Remove(Keys.First());
        }

        Set(SiteTables.KeyOf(row.At), row);
    }

    protected override void Index(ClosedIncidentRow? before, ClosedIncidentRow? after)
    {
        if (before is not null && --_occurrences[before.Occurrence] == 0)
        {
            _occurrences.Remove(before.Occurrence);
        }

        if (after is not null)
        {
            _occurrences[after.Occurrence] = _occurrences.GetValueOrDefault(after.Occurrence) + 1;
        }
    }
}
