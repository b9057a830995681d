using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Gateway.Directives;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.StockQueries;

namespace EdgeVault.Gateway.StatusPage;

/// <summary>Makes the glance out of the fold: what is open, out or due, and never all pieces.</summary>
internal sealed class GlanceBoard(CustodyBook book, StockBoard stock, StockPolicy policy, RulePlan plan, StandingOrders orders)
{
    private const int Shown = 12;

    public GlanceView Look()
    {
        var (now, summary) = stock.Look();
        return book.Read(state => Of(state, summary, now));
    }

    private GlanceView Of(CustodyState state, StockSummary summary, DateTimeOffset now)
    {
        var isOut = state.PiecesOut.Concat(state.PiecesNotAtRest(Whereabouts.Outside))
            .Concat(state.PiecesNotAtRest(Whereabouts.Uncertain)).Distinct(StringComparer.Ordinal)
            .Select(id => state.TryGetPiece(id, out var piece) ? piece : PieceState.New(id)).ToList();
        var single = isOut.Where(piece => !plan.Standing.Contains(piece.Container)).ToList();
        return new GlanceView(
            state.Mode.Mode == SiteMode.Unspecified ? "" : StockMapping.WordOf(state.Mode.Mode),
            state.Mode.Mode == SiteMode.Unspecified ? null : TimeOf(state.Mode.SinceUs),
            [.. state.Vaults.Select(vault => new VaultStandingView(vault.Zone, vault.IsOpen, TimeOf(vault.SinceUs)))],
            [.. state.OpenIncidents.OrderByDescending(static row => row.Severity).ThenBy(static row => row.At).Take(Shown).Select(Incident)],
            [.. single.Select(Out).OrderBy(static piece => piece.Due ?? DateTimeOffset.MaxValue).ThenBy(static piece => piece.Since).Take(Shown)],
            isOut.Count,
            isOut.Count - single.Count,
            [.. plan.Standing.Where(id => state.ContainerOf(id)?.State.Whereabouts == Whereabouts.Outside).Order(StringComparer.Ordinal)],
            [.. Planned(state).Concat(CountDue.List(state, policy, now).Where(due => due.DueAt <= now + TimeSpan.FromHours(24))
                .Select(static due => new CountDueView(due.Zone, StockMapping.WordOf(due.ValueClass), due.Last, due.DueAt))).Take(Shown)],
            summary.Verified,
            summary.Of,
            [.. summary.Reasons.OrderByDescending(static pair => pair.Value).Take(5).Select(static pair => (StockMapping.WordOf(pair.Key), pair.Value))]);
    }

    /// <summary>What hubs planned, until the zone was counted whole on or after that day.</summary>
    private IEnumerable<CountDueView> Planned(CustodyState state) =>
        from count in orders.Counts
        let due = TimeOf(count.DueUs)
        let last = state.CountedZones.Where(each => each.Zone == count.Zone && each.ValueClass == ValueClass.Unspecified)
            .Select(static each => (DateTimeOffset?)TimeOf(each.AtUs)).Max()
        where !(last?.UtcDateTime.Date >= due.UtcDateTime.Date)
        orderby due
        select new CountDueView(count.Zone, count.Blind ? "all, blind, by the hub" : "all, by the hub", last, due);

    private static IncidentView Incident(IncidentRow row) => new(
        row.At.Index, RulePlanBuilder.NameOf(row.Rule), StockMapping.WordOf(row.Severity), TimeOf(row.OpenedUs), row.Owner,
        row.AcknowledgedBy, row.PieceCount, row.Pieces, row.Portal.Length > 0 ? row.Portal : row.Zone, row.Detail, row.BlocksSale);

    private static OutView Out(PieceState piece)
    {
        var known = piece.Known;
        var due = known.CheckOut?.UntilUs ?? known.Work?.DueUs ?? 0;
        return new OutView(
            piece.PieceId,
            known.CheckOut?.Purpose ?? (known.Work is not null ? "work" : StockMapping.WordOf(piece.Whereabouts)),
            known.CheckOut?.Taker ?? piece.Holder,
            TimeOf(known.CheckOut?.SinceUs ?? piece.SinceUs),
            due > 0 ? TimeOf(due) : null);
    }

    private static DateTimeOffset TimeOf(long us) => CustodyTime.TryFromUs(us, out var at) ? at : DateTimeOffset.UnixEpoch;
}
