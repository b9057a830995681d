using EdgeVault.HardwareSim.Demo.Trade;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.HardwareSim.Tests.Demo.Trade;

/// <summary>What is wrong between sites is said; what is right is not.</summary>
public sealed class TradeCheckTests
{
    private readonly TradeTruth _truth = new()
    {
        Delivered = { ("dc1", "dc1-t1"), ("dc2", "dc2-t1") },
        Reservations = { new TradeReservation("buyer-0001", "dc2", "dc2-t1", WhileCut: true, Event: 2) },
        Transfer = new TradeTransfer("dc1-t1", "dc1", "dc2", InStockMeanwhile: 0),
        Cut = new TradeCut("dc2", TimeSpan.FromSeconds(6), Behind: 3),
    };

    private readonly List<TradeEvent> _first =
    [
        new(0, Kind.Received, "dc1-t1", ""), new(1, Kind.IntakeInspected, "dc1-t1", ""), new(2, Kind.Shipped, "dc1-t1", ""),
    ];

    private readonly List<TradeEvent> _second =
    [
        new(0, Kind.Received, "dc2-t1", ""), new(1, Kind.IntakeInspected, "dc2-t1", ""),
        new(2, Kind.Reserved, "dc2-t1", "buyer-0001"),
        new(3, Kind.Received, "dc1-t1", ""), new(4, Kind.IntakeInspected, "dc1-t1", ""),
    ];

    [Fact]
    public void Ledgers_that_tell_what_was_done_have_no_fault() => Assert.Empty(Faults());

    [Fact]
    public void A_token_in_another_vault_is_a_fault()
    {
        _first.Add(_second[2]);
        _second.RemoveAt(2);

        Assert.Contains(Faults(), fault => fault.Contains("buyer-0001", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_holders_of_one_piece_are_a_fault()
    {
        _second.Add(new(5, Kind.Reserved, "dc2-t1", "buyer-0002"));

        Assert.Equal("trade: dc2-t1 has the holders [buyer-0001, buyer-0002].", Assert.Single(Faults()));
    }

    [Fact]
    public void A_delivery_that_stands_there_twice_or_nowhere_is_a_fault()
    {
        _first.Add(new(3, Kind.Received, "dc2-t1", ""));
        _second.RemoveAt(1);

        Assert.Equal(2, Faults().Count);
    }

    [Fact]
    public void A_piece_on_its_way_that_was_in_stock_is_a_fault()
    {
        _truth.Transfer = _truth.Transfer! with { InStockMeanwhile = 1 };

        Assert.Contains("under way and in stock", Assert.Single(Faults()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_piece_that_nobody_shipped_did_not_arrive()
    {
        _first.RemoveAt(2);

        Assert.Contains("was shipped by []", Assert.Single(Faults()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_behind_which_nothing_happened_proves_nothing()
    {
        _truth.Cut = _truth.Cut! with { Behind = 0 };

        Assert.Contains("nothing happened", Assert.Single(Faults()), StringComparison.Ordinal);
    }

    private List<string> Faults() =>
    [
        .. TradeCheck.Faults(
            _truth, new Dictionary<string, IReadOnlyList<TradeEvent>> { ["dc1"] = _first, ["dc2"] = _second }),
    ];
}
