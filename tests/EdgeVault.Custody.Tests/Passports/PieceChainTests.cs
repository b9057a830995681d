using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Passports;

namespace EdgeVault.Custody.Tests.Passports;

public sealed class PieceChainTests
{
    private const uint Epoch = 2;

    // A piece that is tagged, put into a tray that moves twice, and taken out.
    private static readonly (ulong Index, CustodyEvent Event)[] Life =
    [
        (3, Of("p-1")),
        (8, Of("p-1", previous: 3, container: "t-1")),
        (11, OfContainer("t-1", previous: 5)),
        (15, OfContainer("t-1", previous: 11)),
        (20, Of("p-1", previous: 8)),
        (31, Of("p-1", previous: 20)),
    ];

    [Fact]
    public void A_whole_life_is_followed_from_the_newest_event_back_to_the_first()
    {
        var history = Follow(Life);

        Assert.Empty(history.Problems);
        Assert.Equal((31ul, null, null), (history.Newest, history.OlderAtHub, history.Earlier));
        Assert.Equal(Life.Select(page => page.Index), history.Events.Select(item => item.Index));
        Assert.Equal([new ContainerStay("t-1", 8, 20, 15)], history.Stays);
        Assert.Equal("complete up to 31, later events not excluded", history.Completeness(null));
        Assert.Equal("complete up to 31, no later event by the hub's word", history.Completeness(31));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(11)]
    [InlineData(20)]
    public void Any_one_event_missing_breaks_it(ulong index)
    {
        var history = Follow(Life.Where(page => page.Index != index));

        Assert.False(history.IsUnbroken);
    }

    /// <summary>What no chain can show: that nothing came later, of the piece or of the tray it was in.</summary>
    [Theory]
    [InlineData(31, 20, 15)]
    [InlineData(15, 31, 11)]
    public void Without_the_newest_it_says_up_to_where_it_is_complete(ulong index, ulong piece, ulong tray)
    {
        var history = Follow(Life.Where(page => page.Index != index));

        Assert.True(history.IsUnbroken);
        Assert.Equal((piece, tray), (history.Newest!.Value, history.Stays[0].CompleteUpTo!.Value));
    }

    [Fact]
    public void What_belongs_to_neither_piece_nor_tray_is_not_carried_along()
    {
        Assert.Contains("event 12 belongs neither", Problem(Of("p-2"), 12), StringComparison.Ordinal);
        Assert.Contains("event 12 belongs neither", Problem(OfContainer("t-2"), 12), StringComparison.Ordinal);
        // The tray before the piece came in, and after it went out.
        Assert.Contains("event 5 belongs neither", Problem(OfContainer("t-1"), 5), StringComparison.Ordinal);
        Assert.Contains("event 25 belongs neither", Problem(OfContainer("t-1", 15), 25), StringComparison.Ordinal);
        // An event of the piece that the chain goes around.
        Assert.Contains("event 25 belongs neither", Problem(Of("p-1", 20), 25), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(ulong.MaxValue)]
    public void A_previous_that_is_not_earlier_ends_it(ulong previous) =>
        Assert.Contains(
            "not earlier", Assert.Single(Follow([(20, Of("p-1", previous))]).Problems), StringComparison.Ordinal);

    [Fact]
    public void Another_pieces_event_is_no_link()
    {
        var history = Follow([(3, Of("p-2")), (20, Of("p-1", 3))]);

        Assert.Contains("not about piece p-1", history.Problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void It_ends_where_only_a_hash_is_left()
    {
        var pages = Life.Skip(4).Select(Page).Append(new PassportPage(8, null));

        var history = PieceChain.Follow("p-1", Epoch, pages);

        Assert.Empty(history.Problems);
        Assert.Equal(8ul, history.OlderAtHub);
        Assert.Equal(
            "complete up to 31, later events not excluded, older entries at the hub", history.Completeness(null));
        Assert.Contains(
            "belongs neither",
            PieceChain.Follow("p-1", Epoch, pages.Append(new PassportPage(7, null))).Problems[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void It_ends_where_the_epoch_began_and_never_goes_to_a_later_one()
    {
        var first = Of("p-1");
        first.Previous = new EventRef { Epoch = 1, Index = 900 };
        var history = Follow([(0, first), (4, Of("p-1", previous: 0))]);
        Assert.Equal(new EventAt(1, 900), history.Earlier);
        Assert.Equal(
            "complete up to 4, later events not excluded, earlier events in epoch 1", history.Completeness(null));

        first.Previous = new EventRef { Epoch = 3, Index = 1 };
        Assert.Contains("not earlier", Follow([(4, first)]).Problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_event_and_passports_about_nobody_are_named()
    {
        var history = PieceChain.Follow("p-1", Epoch, [new PassportPage(1, new byte[] { 0xFF })]);
        Assert.Contains("event 1 cannot be read", history.Problems[0], StringComparison.Ordinal);
        Assert.Contains("no event is about piece p-1", history.Problems[1], StringComparison.Ordinal);
        Assert.Equal("incomplete", history.Completeness(null));

        history = PieceChain.Follow("p-1", Epoch, [Page(Life[0]), Page(Life[0])]);
        Assert.Contains("event 3 is there twice", Assert.Single(history.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void The_collector_picks_exactly_what_the_chain_demands()
    {
        var collector = new PieceCollector("p-1");
        foreach (var (index, custodyEvent) in Life
            .Append((5ul, OfContainer("t-1"))).Append((6ul, Of("p-2"))).Append((9ul, Of("p-2", container: "t-1")))
            .Append((25ul, OfContainer("t-1", 15))).Append((12ul, OfContainer("t-2"))).OrderBy(page => page.Item1))
        {
            collector.Add(index, custodyEvent);
        }

        Assert.Equal(Life.Select(page => page.Index), collector.Indices);
        Assert.Equal((31ul, null), (collector.Newest, collector.BeforeFirst));
    }

    private static string Problem(CustodyEvent extra, ulong index) =>
        Assert.Single(Follow(Life.Append((index, extra))).Problems);

    private static PieceHistory Follow(IEnumerable<(ulong Index, CustodyEvent Event)> pages) =>
        PieceChain.Follow("p-1", Epoch, pages.Select(Page));

    private static PassportPage Page((ulong Index, CustodyEvent Event) page) =>
        new(page.Index, CustodyCodec.Serialize(page.Event));

    private static CustodyEvent Of(string piece, ulong? previous = null, string container = "") => new()
    {
        Schema = CustodyCodec.SchemaVersion,
        PieceId = piece,
        ContainerId = container,
        Previous = previous is { } index ? new EventRef { Epoch = Epoch, Index = index } : null,
    };

    private static CustodyEvent OfContainer(string container, ulong? previous = null) => Of("", previous, container);
}
