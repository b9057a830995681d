using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stations;
using Google.Protobuf;

namespace EdgeVault.Custody.Tests.Events;

public sealed class CustodyDeskTests
{
    private readonly Vault _vault = new();

    [Fact]
    public void Every_event_carries_the_whole_envelope()
    {
        _vault.Time.Now = new DateTimeOffset(2026, 7, 14, 10, 30, 1, TimeSpan.FromHours(2)).AddMicroseconds(250);
        _vault.Time.Timestamp = 7_000_001;
        _vault.Clock.Current = ClockQuality.Holdover;

        CustodyInput[] inputs =
        [
            Vault.Passage(1, Direction.In),
            Vault.Gap("r1"),
            Vault.EndOf("r1"),
            Stock.CustodyStateTests.Reader("r1", ReaderStatus.Connected),
            Stock.CustodyStateTests.Shed(3),
            Start(),
            Tail(),
            new StorageGap { Cause = "disk full", From = Vault.Start, To = Vault.Start.AddMinutes(1) },
            new ClockStep { Old = Vault.Start, New = Vault.Start.AddHours(1) },
            new BaseStateTaken { Index = 9, Sha256 = new byte[32], At = Vault.Start },
            .. StationInputs(),
            .. Support.AnyKind.Fields.Select(field => new Fact { Kind = Support.AnyKind.Of(field, new Random(1)), From = Vault.Start }),
        ];
        var recorded = _vault.Desk.Record(inputs, 4, 0);
        var ledger = new LedgerEvents(_vault.Site, _vault.Time, _vault.Clock);
        var hash = ByteString.CopyFrom(new byte[32]);
        CustodyEvent[] events =
        [
            .. recorded,
            ledger.KeyRotated("statement", "anna"),
            ledger.EpochOpened(new EpochOpened { PreviousRoot = hash, BaseSha256 = hash }, ["anna", "berta"]),
        ];

        Assert.Equal(inputs.Length, recorded.Count);
        Assert.All(events, e =>
        {
            Assert.Equal(1u, e.Schema);
            Assert.Equal(CustodyTime.ToUs(_vault.Time.Now), e.RecordedUs);
            Assert.Equal(120, e.UtcOffsetMinutes);
            Assert.Equal(ClockQuality.Holdover, e.ClockQuality);
            Assert.Equal(Vault.Boot, e.BootId.ToByteArray());
            Assert.Equal(7_000_001_000ul, e.MonotonicNs);
            Assert.Equal("dc1", e.Site);
            Assert.NotEqual(CustodyEvent.KindOneofCase.None, e.KindCase);
        });
        Assert.Equal(EventKinds.All.Count, events.Select(e => e.KindCase).Distinct().Count());
    }

    /// <summary>One for each kind that a station makes: with one piece scanned before, one event each.</summary>
    private static IEnumerable<StationScanned> StationInputs()
    {
        StationEffect?[] effects =
        [
            StationEffect.SignIn, StationEffect.PutAway, StationEffect.Offer, StationEffect.HandOver, StationEffect.Pack,
            StationEffect.Seal, StationEffect.Undo, null,
        ];
        return effects.Select(effect => new StationScanned
        {
            Station = "s1",
            Before = new StationMemory(
                EdgeVault.Custody.Stations.StationActivity.HandOver, StationState.PieceToGive, "anna", "", "PL-1", Vault.Start,
                [new StationPiece("p-1", false, new EventAt(4, 0))]),
            Fact = new StationFact(Vault.Start, new StationCode(StationCodeKind.Piece, "p-2"), IsTimeout: effect is null),
            Effect = effect,
        });
    }

    [Fact]
    public void The_offset_is_the_sites_own_in_winter_too()
    {
        _vault.Time.Now = new DateTimeOffset(2026, 1, 14, 10, 0, 0, TimeSpan.Zero);

        Assert.Equal(60, _vault.Commit(Start())[0].UtcOffsetMinutes);
    }

    [Fact]
    public void A_passage_binds_its_tag_to_the_piece_whatever_the_filter_value()
    {
        var crossing = Vault.Cross(Vault.Tag(4, filter: 6), Direction.Out, Vault.Start) with
        {
            Tid = Convert.FromHexString("E2801160"),
        };
        var passage = _vault.Commit(Vault.Group(crossing) with { Grade = EvidenceGrade.Seen })[0];

        Assert.Equal("p-4", passage.PieceId);
        Assert.Equal(Vault.ReadPoint, passage.ReadPoint);
        Assert.Equal(CustodyTime.ToUs(Vault.Start), passage.OccurredToUs);
        Assert.Equal(CustodyTime.ToUs(Vault.Start) - 2_000_000, passage.OccurredFromUs);
        Assert.Equal(Vault.Tag(4, 6).ToArray(), passage.Passage.Tag.Epc.ToByteArray());
        Assert.Equal(96u, passage.Passage.Tag.Bits);
        Assert.Equal("E2801160", Convert.ToHexString(passage.Passage.Tag.Tid.Span));
        Assert.Equal((Direction.Out, "door-1"), (passage.Passage.Direction, passage.Passage.Portal));
        Assert.Equal(("vault-a", "corridor"), (passage.Passage.InsideZone, passage.Passage.OutsideZone));
        Assert.Equal((EvidenceGrade.Seen, true, 0u),
            (passage.Evidence.Grade, passage.Evidence.BadgeUnproven, passage.Evidence.GroupSeen));
    }

    [Fact]
    public void An_unknown_tag_passes_with_no_piece_and_no_previous()
    {
        _vault.Commit(Vault.Passage(99, Direction.In));
        var passage = _vault.Commit(Vault.Passage(99, Direction.Out))[0];

        Assert.Equal("", passage.PieceId);
        Assert.Null(passage.Previous);
        Assert.Equal(96u, passage.Passage.Tag.Bits);
    }

    [Fact]
    public void Plain_llrp_is_said_to_be_what_it_is() =>
        Assert.Equal(
            EvidenceGrade.UnauthenticatedReader, _vault.Commit(Vault.Passage(1, Direction.In))[0].Evidence.Grade);

    [Fact]
    public void Evidence_names_each_antenna_relative_to_the_first_read()
    {
        var from = Vault.Start.AddSeconds(-2);
        var crossing = Vault.Cross(Vault.Tag(1), Direction.Unresolved) with
        {
            Reason = UnresolvedReason.Blind,
            Backlog = true,
            Antennas =
            [
                new("r1", 3, Side.Inside, 17, from, from.AddMilliseconds(900), from.AddMilliseconds(400), -5_525),
                new("r1", 1, Side.Outside, 2, from.AddSeconds(1), from.AddSeconds(2), from.AddSeconds(1), null),
            ],
        };

        var evidence = _vault.Commit(Vault.Group(crossing))[0].Evidence;

        Assert.Equal((UnresolvedReason.Blind, true), (evidence.UnresolvedReason, evidence.Backlog));
        Assert.Equal(
            new AntennaEvidence
            {
                Reader = "r1",
                Antenna = 3,
                Side = Side.Inside,
                Reads = 17,
                LastUs = 900_000,
                CentroidUs = 400_000,
                PeakRssiCdbm = -5_525,
            },
            evidence.Antennas[0]);
        Assert.False(evidence.Antennas[1].HasPeakRssiCdbm);
    }

    [Fact]
    public void What_crossed_together_shares_a_group_id_and_says_how_many_were_seen()
    {
        var groupId = Enumerable.Range(0, 16).Select(i => (byte)i).ToArray();
        var tray = Vault.Group(
            Vault.Cross(Vault.Tag(1), Direction.In), Vault.Cross(Vault.Tag(2), Direction.In)) with
        {
            GroupId = groupId,
        };

        var events = _vault.Commit(tray, tray with { Seen = 52 });

        Assert.All(events, e => Assert.Equal(groupId, e.GroupId.ToByteArray()));
        Assert.Equal([2u, 2u, 52u, 52u], events.Select(e => e.Evidence.GroupSeen));
    }

    [Fact]
    public void A_group_id_of_another_length_is_refused()
    {
        var group = Vault.Passage(1, Direction.In) with { GroupId = new byte[5] };

        Assert.Contains("16 bytes or none", Assert.Throws<ArgumentException>(() => _vault.Commit(group)).Message);
        Assert.Throws<ArgumentException>(() => _vault.Commit(Tail() with { Sha256 = new byte[3] }));
        Assert.Throws<ArgumentException>(() => _vault.Commit(
            new BaseStateTaken { Index = 9, Sha256 = new byte[31], At = Vault.Start }));
    }

    [Fact]
    public void Previous_chains_a_piece_within_a_batch_and_across_batches()
    {
        _vault.Commit(Start(), Vault.Passage(1, Direction.In), Vault.Passage(2, Direction.In));
        var events = _vault.Commit(
            Vault.Passage(1, Direction.Out), Vault.Passage(3, Direction.In), Vault.Passage(1, Direction.In));

        Assert.Equal(new EventRef { Epoch = 1, Index = 1 }, events[0].Previous);
        Assert.Null(events[1].Previous);
        Assert.Equal(new EventRef { Epoch = 1, Index = 3 }, events[2].Previous);
    }

    [Fact]
    public void Recording_changes_no_state_and_gives_the_same_again()
    {
        _vault.Commit(Vault.Passage(1, Direction.In), Vault.Gap("r1"));
        var before = _vault.State.Fingerprint();
        CustodyInput[] batch = [Vault.Passage(1, Direction.Out), Vault.EndOf("r1")];

        var first = _vault.Desk.Record(batch, Vault.Epoch, 2);
        var second = _vault.Desk.Record(batch, Vault.Epoch, 2);

        Assert.Equal(before, _vault.State.Fingerprint());
        Assert.Equal(first, second);
    }

    [Fact]
    public void A_batch_cannot_be_recorded_before_the_one_before_it_is_applied()
    {
        _vault.Desk.Record([Vault.Passage(1, Direction.In)], Vault.Epoch, 0);

        var e = Assert.Throws<InvalidOperationException>(
            () => _vault.Desk.Record([Vault.Passage(1, Direction.Out)], Vault.Epoch, 1));
        Assert.Equal(
            "Event 1/1 cannot be recorded yet: the state stands before 0/0; apply what comes first.", e.Message);
    }

    [Fact]
    public void A_swapped_register_counts_from_the_next_batch()
    {
        _vault.Register = new PieceRegister([Vault.PieceOf(1) with { PieceId = "renamed" }]);

        Assert.Equal("renamed", _vault.Commit(Vault.Passage(1, Direction.In))[0].PieceId);
        Assert.Equal("", _vault.Commit(Vault.Passage(2, Direction.In))[0].PieceId);
    }

    [Fact]
    public void Strangers_text_is_bounded_and_stays_valid()
    {
        var huge = new string('x', 100_000) + "\uD83D\uDC8D";
        var reader = new ReaderChanged
        {
            Reader = huge,
            Status = ReaderStatus.Disconnected,
            At = Vault.Start,
            Identity = huge,
            Model = "\uDC8D lone",
            Firmware = new string('x', 511) + "\uD83D\uDC8D",
            Detail = huge,
        };

        var state = _vault.Commit(reader)[0].ReaderState;

        Assert.Equal((64, 512, 511), (state.Reader.Length, state.Detail.Length, state.Firmware.Length));
        Assert.Equal("\uFFFD lone", state.Model);
    }

    [Fact]
    public void The_biggest_passage_fits_an_event()
    {
        var antenna = new AntennaReads(
            new string('\u20AC', 99), uint.MaxValue, Side.Inside, uint.MaxValue,
            DateTimeOffset.MinValue, DateTimeOffset.MaxValue, DateTimeOffset.MinValue, int.MinValue);
        var crossing = Vault.Cross(Vault.Tag(1), Direction.Unresolved) with
        {
            Tid = new byte[10_000],
            Antennas = [.. Enumerable.Repeat(antenna, 10_000)],
        };

        var bytes = CustodyCodec.Serialize(_vault.Commit(Vault.Group(crossing))[0]);

        Assert.InRange(bytes.Length, 1, CustodyCodec.EventBytesMax);
    }

    [Fact]
    public void A_passage_with_four_antennas_stays_compact()
    {
        var from = Vault.Start;
        var crossing = Vault.Cross(Vault.Tag(1), Direction.In) with
        {
            Antennas = [.. Enumerable.Range(1, 4).Select(i => new AntennaReads(
                "r1", (uint)i, Side.Inside, 40, from, from.AddSeconds(2), from.AddSeconds(1), -5_500))],
        };
        _vault.Commit(Vault.Passage(1, Direction.Out));
        var events = _vault.Commit(Vault.Group(crossing) with { GroupId = new byte[16], Seen = 52 });

        Assert.InRange(CustodyCodec.Serialize(events[0]).Length, 200, 320);
    }

    [Fact]
    public void No_event_tells_more_of_a_piece_than_its_id()
    {
        const string Canary = "CANARY";
        var piece = Vault.PieceOf(1) with
        {
            Tid = Convert.FromHexString("43414E415259"),
            Barcode = Canary,
            Sku = Canary,
            Category = Canary,
            Origin = Canary,
            Metal = Canary,
            Fineness = Canary,
            Gem = Canary,
            Cut = Canary,
            Colour = Canary,
            Clarity = Canary,
            CertificateLab = Canary,
            CertificateNumber = Canary,
            SetId = Canary,
        };
        _vault.Register = new PieceRegister([piece]);

        _vault.Commit(Vault.Passage(1, Direction.In), Start(), Vault.Gap("r1"), Vault.EndOf("r1"));

        Assert.All(_vault.Ledger, bytes => Assert.True(bytes.AsSpan().IndexOf("CANARY"u8) < 0));
    }

    private static GatewayStart Start() => new()
    {
        Version = "0.1.0",
        Gateway = "gw1",
        LedgerSize = 12,
        Pieces = 10,
        PiecesRefused = 1,
        At = Vault.Start,
    };

    private static TailRecovered Tail() => new()
    {
        FirstIndex = 9,
        Bytes = 4_096,
        Sha256 = ByteString.CopyFrom(new byte[32]).Memory,
        At = Vault.Start,
    };
}
