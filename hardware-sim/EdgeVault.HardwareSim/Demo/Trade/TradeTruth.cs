namespace EdgeVault.HardwareSim.Demo.Trade;

/// <summary>What the people of a demo did at desks, and what they were told: held against the ledgers at the end.</summary>
internal sealed class TradeTruth
{
    /// <summary>Site and piece, as each was taken in and inspected.</summary>
    public List<(string Site, string PieceId)> Delivered { get; } = [];

    public List<TradeReservation> Reservations { get; } = [];

    /// <summary>What went from one site to another; null where that did not come about.</summary>
    public TradeTransfer? Transfer { get; set; }

    /// <summary>The site whose line was cut, for how long, and how many events the hub did not have when it was healed.</summary>
    public TradeCut? Cut { get; set; }

    /// <summary>A sentence for each answer that was not what it had to be.</summary>
    public List<string> Faults { get; } = [];
}

/// <param name="Token">Chosen by the buyer.</param>
/// <param name="Site">Whose vault must confirm it.</param>
/// <param name="PieceId">What the hub chose.</param>
/// <param name="WhileCut">Asked for while nothing got through to that vault.</param>
/// <param name="Event">The event in the vault's ledger that the hub names.</param>
internal sealed record TradeReservation(string Token, string Site, string PieceId, bool WhileCut, ulong Event);

/// <param name="PieceId">Which piece.</param>
/// <param name="From">The site that shipped it.</param>
/// <param name="To">The site that received it.</param>
/// <param name="InStockMeanwhile">Sites where the hub could have sold it between shipping and receiving.</param>
internal sealed record TradeTransfer(string PieceId, string From, string To, int InStockMeanwhile);

internal sealed record TradeCut(string Site, TimeSpan Lasted, ulong Behind);
