using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Gateway.Recording;
using Google.Protobuf;

namespace EdgeVault.Gateway.Tests.Recording;

public sealed class RecentCrossingsTests
{
    private const int GroupsMax = 24;
    private const int PiecesMax = 64;

    private readonly RecentCrossings _recent = new();
    private ulong _index = 100;

    [Fact]
    public void What_crossed_together_is_one_line_the_newest_first()
    {
        Add(group: 1, "p-1");
        Add(group: 2, "p-2");
        Add(group: 1, "p-3");

        var views = _recent.Views();

        Assert.Equal([101UL, 100UL], views.Select(view => view.Index));
        Assert.Equal(["p-1", "p-3"], views[1].Pieces);
        Assert.Equal((2, 1), (views[1].Count, views[0].Count));
    }

    [Fact]
    public void One_of_a_group_that_went_another_way_is_a_line_of_its_own()
    {
        Add(group: 1, "p-1");
        Add(group: 1, "p-2", Direction.TurnedBack);
        Add(group: 1, "p-3");

        Assert.Equal([("turned_back", 1), ("in", 2)], _recent.Views().Select(view => (view.Direction, view.Count)));
    }

    [Fact]
    public void Crossings_without_a_group_are_not_thrown_together()
    {
        Add(group: 0, "p-1");
        Add(group: 0, "p-2");

        Assert.Equal(2, _recent.Views().Count);
    }

    [Fact]
    public void Unknown_tags_are_counted_and_shown_by_their_bits()
    {
        Add(group: 1, pieceId: "");
        Add(group: 1, "p-2");

        var view = Assert.Single(_recent.Views());
        Assert.Equal((2, 1), (view.Count, view.Unknown));
        Assert.Equal(["3074257BF7194E4000001A85", "p-2"], view.Pieces);
    }

    [Fact]
    public void Groups_are_bounded_and_the_oldest_goes_first()
    {
        for (var group = 1; group <= GroupsMax + 5; group++)
        {
            Add(group, $"p-{group}");
        }

        var views = _recent.Views();
        Assert.Equal(GroupsMax, views.Count);
        Assert.Equal([$"p-{GroupsMax + 5}"], views[0].Pieces);
        Assert.Equal(["p-6"], views[^1].Pieces);
    }

    [Fact]
    public void Pieces_shown_are_bounded_and_all_are_counted()
    {
        for (var i = 0; i < PiecesMax + 40; i++)
        {
            Add(group: 1, $"p-{i}");
        }

        var view = Assert.Single(_recent.Views());
        Assert.Equal((PiecesMax, PiecesMax + 40), (view.Pieces.Count, view.Count));
    }

    [Fact]
    public void Whose_radio_badge_was_read_with_any_piece_of_a_tray_is_shown()
    {
        Add(group: 1, "p-1");
        Add(group: 1, "p-2", supported: "c-9");
        Add(group: 1, "p-3", supported: "c-9");

        Assert.Equal(["c-9"], Assert.Single(_recent.Views()).SeenWith);
    }

    [Fact]
    public void A_view_does_not_change_behind_its_readers_back()
    {
        Add(group: 1, "p-1");
        var view = Assert.Single(_recent.Views());
        Add(group: 1, "p-2");

        Assert.Equal(["p-1"], view.Pieces);
    }

    [Fact]
    public void The_evidence_is_the_first_pieces_in_seconds()
    {
        Add(group: 1, "p-1", Direction.Unresolved);

        var view = Assert.Single(_recent.Views());

        Assert.Equal("conflict", view.Reason);
        var bar = Assert.Single(view.Evidence);
        Assert.Equal(("r1/3", true, 0.5, 1.5, 1.0, 12U), (bar.Antenna, bar.Inside, bar.First, bar.Last, bar.Centroid, bar.Reads));
    }

    [Fact]
    public void Events_that_are_no_passage_and_passages_of_impossible_times_do_no_harm()
    {
        _recent.Add(1, new CustodyEvent { GatewayStarted = new GatewayStarted() });
        Assert.Empty(_recent.Views());

        _recent.Add(2, new CustodyEvent { OccurredToUs = long.MaxValue, Passage = new Passage { Tag = new Tag() } });
        Assert.Equal(default, Assert.Single(_recent.Views()).At);
    }

    private void Add(int group, string pieceId, Direction direction = Direction.In, string supported = "")
    {
        _recent.Add(_index++, new CustodyEvent
        {
            PieceId = pieceId,
            Custodians = { supported.Length > 0 ? [new Custodian { CustodianId = supported, Role = "supported" }] : [] },
            GroupId = group == 0 ? ByteString.Empty : ByteString.CopyFrom([(byte)group, .. new byte[15]]),
            Passage = new Passage
            {
                Portal = "door-1",
                Direction = direction,
                Tag = new Tag { Epc = ByteString.CopyFrom(Convert.FromHexString("3074257BF7194E4000001A85")), Bits = 96 },
            },
            Evidence = new Evidence
            {
                UnresolvedReason = direction == Direction.Unresolved ? UnresolvedReason.Conflict : UnresolvedReason.Unspecified,
                Antennas =
                {
                    new AntennaEvidence
                    {
                        Reader = "r1", Antenna = 3, Side = Side.Inside, Reads = 12, FirstUs = 500_000, LastUs = 1_500_000, CentroidUs = 1_000_000,
                    },
                },
            },
        });
    }
}
