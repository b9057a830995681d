using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Ledger;

namespace EdgeVault.Hub.Tests.Catalogue;

/// <summary>Pieces between two sites, whichever ledger arrives first.</summary>
public sealed class TransferTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);
    private static readonly HashSet<string> Sites = new(StringComparer.Ordinal) { "dc1", "dc2" };

    private readonly TransferBook _book = new(TimeSpan.FromDays(2));
    private readonly SiteFold _first;
    private readonly SiteFold _second;

    public TransferTests()
    {
        _first = FoldOf("dc1");
        _second = FoldOf("dc2");
        _book.Arrived += (site, piece) => (site == "dc1" ? _first : _second).Reread([piece]);
        Tell(_first, "ring", made => made.PutAway = new PutAway { Zone = "vault-a" });
    }

    [Fact]
    public void A_piece_is_under_way_from_its_shipping_until_it_is_received()
    {
        Tell(_first, "ring", made => made.Shipped = new Shipped { Destination = "dc2", Carrier = "courier-1", Tracking = "T-1" });

        var under = Assert.Single(_book.UnderWay(Sites, Start));
        Assert.Equal(("ring", "dc1", "dc2", "courier-1", 1UL), (under.PieceId, under.FromSite, under.ToSite, under.Carrier, under.Event));
        Assert.False(IsInside(_first) || IsInside(_second));

        Tell(_second, "ring", made => made.Received = new Received { From = "dc1", Zone = "vault-b" });

        Assert.Empty(_book.UnderWay(Sites, Start));
        Assert.True(IsElsewhere(_first));
        Assert.True(IsInside(_second));
    }

    [Fact]
    public void A_piece_that_another_site_has_received_is_said_to_be_in_another_vault_and_not_in_transit()
    {
        Tell(_first, "ring", made => made.Shipped = new Shipped { Destination = "dc2" });
        Assert.Contains("in_transit", Describe(_first).Reasons);
        Assert.DoesNotContain("not_in_vault", Describe(_first).Reasons);

        Tell(_second, "ring", made => made.Received = new Received { From = "dc1", Zone = "vault-b" });

        var here = Describe(_first);
        Assert.Equal((Whereabouts.Elsewhere, false), (here.Whereabouts, here.Verified));
        Assert.Contains("not_in_vault", here.Reasons);
        Assert.DoesNotContain("in_transit", here.Reasons);
        Assert.DoesNotContain("not_in_vault", Describe(_second).Reasons);
    }

    [Fact]
    public void A_receipt_that_arrives_before_the_shipping_leaves_nothing_under_way()
    {
        Tell(_second, "ring", made => made.Received = new Received { From = "dc1", Zone = "vault-b" });
        Tell(_first, "ring", made => made.Shipped = new Shipped { Destination = "dc2" });

        Assert.Empty(_book.UnderWay(Sites, Start));
        Assert.True(IsElsewhere(_first));
    }

    [Fact]
    public void There_and_back_again_is_under_way_each_time()
    {
        for (var round = 0; round < 3; round++)
        {
            Tell(_first, "ring", made => made.Shipped = new Shipped { Destination = "dc2" });
            Assert.Equal("dc2", Assert.Single(_book.UnderWay(Sites, Start)).ToSite);
            Tell(_second, "ring", made => made.Received = new Received { From = "dc1", Zone = "vault-b" });
            Tell(_second, "ring", made => made.Shipped = new Shipped { Destination = "dc1" });
            Assert.Equal("dc1", Assert.Single(_book.UnderWay(Sites, Start)).ToSite);
            Tell(_first, "ring", made => made.Received = new Received { From = "somebody", Zone = "vault-a" });
            Assert.Empty(_book.UnderWay(Sites, Start));
        }

        Assert.True(IsInside(_first));
    }

    [Fact]
    public void What_comes_back_to_its_sender_is_under_way_no_more()
    {
        Tell(_first, "ring", made => made.Shipped = new Shipped { Destination = "dc2" });
        Tell(_first, "ring", made => made.Received = new Received { From = "courier-1", Zone = "vault-a" });

        Assert.Empty(_book.UnderWay(Sites, Start));
        Assert.True(IsInside(_first));
    }

    [Fact]
    public void A_box_takes_what_is_in_it_along()
    {
        Tell(_first, "ring", made => made.Packed = new Packed(), container: "box-1");
        Tell(_first, "", made => made.Shipped = new Shipped { Destination = "dc2" }, container: "box-1");

        Assert.Equal("ring", Assert.Single(_book.UnderWay(Sites, Start)).PieceId);
    }

    [Fact]
    public void What_goes_to_a_customer_is_nobodys_transfer()
    {
        Tell(_first, "ring", made => made.Shipped = new Shipped { Destination = "customer-1" });

        Assert.Empty(_book.UnderWay(Sites, Start));
    }

    [Fact]
    public void What_is_overdue_is_told_once()
    {
        _book.Expect("dc2", new ExpectedArrival
        {
            Shipment = "s-1", PieceIds = { "ring" }, DueUs = (Start + TimeSpan.FromHours(5) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
        });
        Tell(_first, "ring", made => made.Shipped = new Shipped { Destination = "dc2" });

        Assert.Empty(_book.NewlyOverdue(Sites, Start + TimeSpan.FromHours(4)));
        Assert.Equal("ring", Assert.Single(_book.NewlyOverdue(Sites, Start + TimeSpan.FromHours(6))).PieceId);
        Assert.Empty(_book.NewlyOverdue(Sites, Start + TimeSpan.FromHours(7)));
        Assert.True(Assert.Single(_book.UnderWay(Sites, Start + TimeSpan.FromHours(7))).Overdue);
    }

    private SiteFold FoldOf(string site) => LedgerOrigin.TryParse($"edgevault/{site}/gw1/1", out var origin)
        ? new SiteFold(site, origin, null, _book)
        : throw new InvalidOperationException(site);

    private static bool IsInside(SiteFold fold) => fold.Look(state =>
        state.TryGetPiece("ring", out var piece) && piece.Whereabouts == EdgeVault.Custody.Stock.Whereabouts.Inside);

    private static bool IsElsewhere(SiteFold fold) => fold.Look(state => state.TryGetPiece("ring", out var piece) && fold.IsElsewhere(piece));

    private static PieceNow Describe(SiteFold fold) => fold.Look(state =>
        state.TryGetPiece("ring", out var piece) ? PieceView.Describe(fold, state, piece, isStale: false, Start) : new PieceNow());

    private static void Tell(SiteFold fold, string piece, Action<CustodyEvent> kind, string container = "")
    {
        var us = ((Start - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) + (fold.Size * 1_000_000);
        var made = new CustodyEvent
        {
            Schema = CustodyCodec.SchemaVersion, OccurredFromUs = us, OccurredToUs = us, PieceId = piece, ContainerId = container,
        };
        kind(made);
        fold.Add([CustodyCodec.Serialize(made)], Start);
    }
}
