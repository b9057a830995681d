using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Tests.Stock;

public sealed class CustodyStateTests
{
    private readonly Vault _vault = new();

    [Theory]
    [InlineData("in", nameof(Whereabouts.Inside), "vault-a")]
    [InlineData("out", nameof(Whereabouts.Outside), "corridor")]
    [InlineData("turned_back", nameof(Whereabouts.Unknown), "")]
    [InlineData("unresolved", nameof(Whereabouts.Uncertain), "")]
    [InlineData("in turned_back", nameof(Whereabouts.Inside), "vault-a")]
    [InlineData("out turned_back", nameof(Whereabouts.Outside), "corridor")]
    [InlineData("in unresolved", nameof(Whereabouts.Uncertain), "vault-a")]
    [InlineData("in unresolved turned_back", nameof(Whereabouts.Uncertain), "vault-a")]
    [InlineData("in unresolved out", nameof(Whereabouts.Outside), "corridor")]
    [InlineData("out unresolved in", nameof(Whereabouts.Inside), "vault-a")]
    [InlineData("in out in", nameof(Whereabouts.Inside), "vault-a")]
    public void Whereabouts_follow_from_the_passages(string directions, string whereabouts, string zone)
    {
        var at = Vault.Start;
        foreach (var direction in directions.Split(' '))
        {
            _vault.Commit(Vault.Passage(1, DirectionOf(direction), at = at.AddMinutes(1)));
        }

        var piece = _vault.Piece(1);
        Assert.Equal(whereabouts, piece.Whereabouts.ToString());
        Assert.Equal(zone, piece.Zone);
        Assert.Equal(CustodyTime.ToUs(at), piece.LastSeenUs);
        Assert.Equal("door-1", piece.LastSeenPortal);
        Assert.Equal(whereabouts == nameof(Whereabouts.Inside) ? ["p-1"] : [], _vault.State.PiecesIn("vault-a"));
        Assert.Equal(whereabouts == nameof(Whereabouts.Inside) ? 1 : 0, _vault.State.InsideCount);
    }

    [Fact]
    public void Since_is_the_passage_that_made_it_so_and_doubt_counts_from_the_first_one()
    {
        _vault.Commit(Vault.Passage(1, Direction.In, Vault.Start));
        _vault.Commit(Vault.Passage(1, Direction.TurnedBack, Vault.Start.AddMinutes(1)));
        Assert.Equal(CustodyTime.ToUs(Vault.Start), _vault.Piece(1).SinceUs);

        _vault.Commit(Vault.Passage(1, Direction.Unresolved, Vault.Start.AddMinutes(2)));
        _vault.Commit(Vault.Passage(1, Direction.Unresolved, Vault.Start.AddMinutes(3)));
        Assert.Equal(CustodyTime.ToUs(Vault.Start.AddMinutes(2)), _vault.Piece(1).SinceUs);
        Assert.Equal(new EventAt(Vault.Epoch, 0), _vault.Piece(1).LastDecided);
        Assert.Equal(new EventAt(Vault.Epoch, 3), _vault.Piece(1).LastEvent);
    }

    [Theory]
    [InlineData("in", "out")]
    [InlineData("out", "in")]
    [InlineData("in", "unresolved")]
    [InlineData("unresolved", "in")]
    public void Older_backlog_never_overrides_a_later_fact(string live, string backlog)
    {
        _vault.Commit(Vault.Passage(1, DirectionOf(live), Vault.Start));
        var before = _vault.Piece(1);

        _vault.Commit(Vault.Passage(1, DirectionOf(backlog), Vault.Start.AddMinutes(-5), backlog: true));

        Assert.Equal(before with { LastEvent = new EventAt(Vault.Epoch, 1) }, _vault.Piece(1));
    }

    [Fact]
    public void Newer_backlog_counts_like_any_passage()
    {
        _vault.Commit(Vault.Passage(1, Direction.In, Vault.Start));
        _vault.Commit(Vault.Passage(1, Direction.Out, Vault.Start.AddSeconds(1), backlog: true));

        Assert.Equal(Whereabouts.Outside, _vault.Piece(1).Whereabouts);
    }

    [Fact]
    public void A_clock_that_was_set_back_does_not_stop_live_passages()
    {
        _vault.Commit(Vault.Passage(1, Direction.In, Vault.Start));
        _vault.Commit(Vault.Passage(1, Direction.Out, Vault.Start.AddHours(-1)));

        Assert.Equal(Whereabouts.Outside, _vault.Piece(1).Whereabouts);
        Assert.Equal(CustodyTime.ToUs(Vault.Start.AddHours(-1)), _vault.Piece(1).SinceUs);
    }

    [Fact]
    public void A_piece_moves_from_zone_to_zone_and_is_never_in_two()
    {
        _vault.Commit(Vault.Passage(1, Direction.In));
        _vault.Commit(Vault.Passage(1, Direction.In) with { Portal = "door-2", InsideZone = "vault-b" });

        Assert.Empty(_vault.State.PiecesIn("vault-a"));
        Assert.Equal(["p-1"], _vault.State.PiecesIn("vault-b"));
        Assert.Equal(1, _vault.State.InsideCount);
    }

    [Fact]
    public void Unknown_tags_are_counted_by_portal_and_only_the_last_ones_kept()
    {
        for (var serial = 1_000; serial < 1_100; serial++)
        {
            _vault.Commit(Vault.Passage(serial, Direction.In));
        }

        Assert.Equal(0, _vault.State.PieceCount);
        Assert.Equal(100ul, _vault.State.UnknownTagsAt["door-1"]);
        Assert.Equal(64, _vault.State.UnknownTags.Count);
        Assert.Equal(Vault.Tag(1_036).ToHex(), _vault.State.UnknownTags.First().EpcHex);
        Assert.Equal(Vault.Tag(1_099).ToHex(), _vault.State.UnknownTags.Last().EpcHex);
    }

    [Fact]
    public void Readers_show_what_was_said_of_them_last()
    {
        _vault.Commit(Reader("r2", ReaderStatus.Connected), Reader("r1", ReaderStatus.Connected));
        _vault.Commit(Reader("r1", ReaderStatus.Disconnected));

        Assert.Equal(["r1 Disconnected", "r2 Connected"], _vault.State.Readers.Select(r => $"{r.Reader} {r.Status}"));
    }

    [Fact]
    public void Totals_count_kinds_directions_and_shed_reads()
    {
        _vault.Commit(Vault.Passage(1, Direction.In), Vault.Passage(99, Direction.In), Shed(5), Shed(7));

        Assert.Equal(2ul, _vault.State.Totals.Passages(Direction.In));
        Assert.Equal(0ul, _vault.State.Totals.Passages(Direction.Out));
        Assert.Equal(12ul, _vault.State.Totals.ReadsShed);
        Assert.Equal(2ul, _vault.State.Totals.ByKind[CustodyEvent.RawReadsShedFieldNumber]);
    }

    [Fact]
    public void Kinds_of_a_later_version_are_counted_and_chained_and_change_nothing_else()
    {
        _vault.Commit(Vault.Passage(1, Direction.In));
        var before = _vault.Piece(1);

        _vault.State.Apply(new EventAt(Vault.Epoch, 1), Later.EventOf(number: 128, pieceId: "p-1"));

        Assert.Equal(before with { LastEvent = new EventAt(Vault.Epoch, 1) }, _vault.Piece(1));
        Assert.Equal(1ul, _vault.State.Totals.ByKind[128]);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    [InlineData(0, 1)]
    public void An_event_that_does_not_follow_is_refused_by_its_name(uint epoch, ulong index)
    {
        _vault.Commit(Vault.Passage(1, Direction.In));
        var before = _vault.State.Fingerprint();

        var e = Assert.Throws<InvalidOperationException>(
            () => _vault.State.Apply(new EventAt(epoch, index), new CustodyEvent { Schema = 1 }));

        Assert.Equal($"Event {epoch}/{index} does not follow: the state stands before 1/1.", e.Message);
        Assert.Equal(before, _vault.State.Fingerprint());
    }

    [Fact]
    public void A_new_epoch_keeps_pieces_and_chains_and_forgets_the_old_ledgers_gaps()
    {
        _vault.Commit(Vault.Passage(1, Direction.In), Vault.Gap("r1"));

        _vault.State.Apply(new EventAt(2, 0), new CustodyEvent { Schema = 1, GatewayStarted = new() });
        var events = _vault.Desk.Record([Vault.Passage(1, Direction.Out)], 2, 1);

        Assert.Empty(_vault.State.OpenGaps);
        Assert.Equal(new EventRef { Epoch = 1, Index = 0 }, events[0].Previous);
    }

    [Fact]
    public void Events_that_no_desk_would_write_do_no_harm()
    {
        var state = new CustodyState();
        CustodyEvent[] odd =
        [
            new(),
            new() { PieceId = "p" },
            new() { PieceId = "p", Passage = new() },
            new() { Passage = new() { Direction = (Direction)77 } },
            new() { PieceId = "p", OccurredToUs = long.MinValue, Passage = new() { Direction = Direction.In } },
            new() { CoverageGapClosed = new() { Opened = ulong.MaxValue } },
            new() { RawReadsShed = new() { Reads = ulong.MaxValue } },
            new() { RawReadsShed = new() { Reads = ulong.MaxValue } },
        ];

        for (var i = 0; i < odd.Length; i++)
        {
            state.Apply(new EventAt(1, (ulong)i), odd[i]);
        }

        Assert.Equal(Whereabouts.Inside, state.Pieces.Single().Whereabouts);
        Assert.Equal(["p"], state.PiecesIn(""));
    }

    [Fact]
    public void Fingerprints_differ_for_any_difference()
    {
        var seen = new HashSet<string>();
        CustodyInput[][] histories =
        [
            [Vault.Passage(1, Direction.In)],
            [Vault.Passage(1, Direction.Out)],
            [Vault.Passage(1, Direction.Unresolved)],
            [Vault.Passage(1, Direction.TurnedBack)],
            [Vault.Passage(2, Direction.In)],
            [Vault.Passage(1, Direction.In, Vault.Start.AddSeconds(1))],
            [Vault.Passage(1, Direction.In) with { InsideZone = "vault-b" }],
            [Vault.Passage(1, Direction.In) with { Portal = "door-2" }],
            [Vault.Passage(99, Direction.In)],
            [Vault.Passage(98, Direction.In)],
            [Vault.Gap("r1")],
            [Vault.Gap("r1", GapCause.Storage)],
            [Vault.Gap("r1", GapCause.ReaderDisconnected, 1)],
            [Reader("r1", ReaderStatus.Connected)],
            [Reader("r1", ReaderStatus.Disconnected)],
            [Shed(1)],
            [Shed(2)],
        ];

        foreach (var history in histories)
        {
            var vault = new Vault();
            vault.Commit(history);
            Assert.True(seen.Add(Convert.ToHexString(vault.State.Fingerprint())), history[0].ToString());
        }
    }

    internal static ReaderChanged Reader(string reader, ReaderStatus status) => new()
    {
        Reader = reader,
        Status = status,
        At = Vault.Start,
        Model = "R420",
    };

    internal static ReadsShed Shed(ulong reads) => new()
    {
        Reader = "r1",
        Portal = "door-1",
        Reads = reads,
        From = Vault.Start,
        To = Vault.Start.AddSeconds(10),
    };

    internal static Direction DirectionOf(string name) =>
        Enum.GetValues<Direction>().Single(direction => EventNames.NameOf(direction) == name);
}
