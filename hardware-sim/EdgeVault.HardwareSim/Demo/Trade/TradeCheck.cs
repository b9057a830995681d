using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.HardwareSim.Demo.Trade;

/// <summary>Holds what people did and were told against what the ledgers of all sites say.</summary>
internal static class TradeCheck
{
    /// <param name="truth">What was done.</param>
    /// <param name="ledgers">Events of each site, by its name.</param>
    /// <returns>A sentence for each way in which they differ.</returns>
    public static IEnumerable<string> Faults(
        TradeTruth truth, IReadOnlyDictionary<string, IReadOnlyList<TradeEvent>> ledgers) =>
    [
        .. truth.Faults,
        .. truth.Delivered.SelectMany(piece => DeliveryFaults(piece.Site, piece.PieceId, truth.Transfer, ledgers)),
        .. truth.Reservations.SelectMany(reservation => ReservationFaults(reservation, ledgers)),
        .. truth.Transfer is { } transfer ? TransferFaults(transfer, ledgers) : [],
        .. truth.Cut is { Behind: 0 } cut ? [$"trade: nothing happened at {cut.Site} while its line was cut."] : (string[])[],
    ];

    private static IEnumerable<string> DeliveryFaults(
        string site, string pieceId, TradeTransfer? transfer, IReadOnlyDictionary<string, IReadOnlyList<TradeEvent>> ledgers)
    {
        foreach (var kind in new[] { Kind.Received, Kind.IntakeInspected })
        {
            var others = transfer?.PieceId == pieceId ? transfer.To : site;
            var where = ledgers.SelectMany(ledger => ledger.Value
                .Where(each => each.Kind == kind && each.PieceId == pieceId).Select(_ => ledger.Key)).ToList();
            string[] expected = others == site ? [site] : [site, others];
            if (!where.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal)))
            {
                yield return $"trade: {pieceId} is {kind} at [{string.Join(", ", where)}], not once at {string.Join(" and ", expected)}.";
            }
        }
    }

    private static IEnumerable<string> ReservationFaults(
        TradeReservation told, IReadOnlyDictionary<string, IReadOnlyList<TradeEvent>> ledgers)
    {
        var held = ledgers.SelectMany(ledger => ledger.Value
            .Where(each => each.Kind == Kind.Reserved && each.Token == told.Token)
            .Select(each => (Site: ledger.Key, Event: each))).ToList();
        if (held is not [{ } one] || one.Site != told.Site || one.Event.PieceId != told.PieceId || one.Event.Index != told.Event)
        {
            yield return $"trade: {told.Token} is for {told.PieceId} at event {told.Event} of {told.Site} by the hub's word; the ledgers say "
                + $"[{string.Join(", ", held.Select(each => $"{each.Event.PieceId} at {each.Event.Index} of {each.Site}"))}].";
        }

        var holders = ledgers.Values.SelectMany(events => events)
            .Where(each => each.Kind == Kind.Reserved && each.PieceId == told.PieceId).Select(each => each.Token).ToList();
        if (holders.Count != 1)
        {
            yield return $"trade: {told.PieceId} has the holders [{string.Join(", ", holders)}].";
        }
    }

    private static IEnumerable<string> TransferFaults(
        TradeTransfer transfer, IReadOnlyDictionary<string, IReadOnlyList<TradeEvent>> ledgers)
    {
        var shipped = ledgers.SelectMany(ledger => ledger.Value
            .Where(each => each.Kind == Kind.Shipped && each.PieceId == transfer.PieceId).Select(_ => ledger.Key)).ToList();
        if (shipped is not [{ } from] || from != transfer.From)
        {
            yield return $"trade: {transfer.PieceId} was shipped by [{string.Join(", ", shipped)}], not once by {transfer.From}.";
        }

        if (transfer.InStockMeanwhile > 0)
        {
            yield return $"trade: {transfer.PieceId} was under way and in stock at {transfer.InStockMeanwhile} sites.";
        }
    }
}
