using System.Text;
using System.Text.Json;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using Google.Protobuf;

namespace EdgeVault.Custody.Tests.Events;

public sealed class EventJsonTests
{
    private const string End = "\"occurredTo\":\"2026-07-14T08:30:09.000000Z\"";

    private readonly Vault _vault = new();

    [Fact]
    public void A_passage_has_the_shape_of_the_contract()
    {
        var from = Vault.Start.AddSeconds(-2);
        var crossing = Vault.Cross(Vault.Tag(1), Direction.In) with
        {
            Tid = Convert.FromHexString("E280"),
            Antennas = [new("r1", 3, Side.Inside, 17, from, from.AddSeconds(1), from.AddMilliseconds(400), -5_550)],
        };
        _vault.Commit(Vault.Passage(1, Direction.Out));
        var passage = _vault.Commit(Vault.Group(crossing) with { GroupId = Vault.Boot, Seen = 2 })[0];
        passage.Custodians.Add(new Custodian { CustodianId = "c-7", Role = "carrier" });
        passage.Causes.Add(0);

        Assert.Equal(
            """
            {"index":41,"kind":"passage",
            "occurred":"2026-07-14T08:29:58.000000Z","recorded":"2026-07-14T08:30:00.000000Z",
            "site":"dc1","portal":"door-1","readPoint":"urn:epc:id:sgln:0614141.00001.1","pieceId":"p-1",
            "epc":"urn:epc:id:sgtin:0614141.812345.1","epcHex":"3074257BF7194E4000000001","tid":"E280","direction":"in",
            "insideZone":"vault-a","outsideZone":"corridor","groupId":"000102030405060708090A0B0C0D0E0F",
            "custodians":[{"custodianId":"c-7","role":"carrier"}],
            "evidence":{"grade":"unauthenticated_reader","groupSeen":2,"badgeUnproven":true,"prior":"outside",
            "antennas":[{"reader":"r1","antenna":3,"side":"inside","reads":17,"firstUs":0,"lastUs":1000000,
            "centroidUs":400000,"peakRssiDbm":-55.5}]},"causes":[0],"occurredTo":"2026-07-14T08:30:00.000000Z",
            "previous":{"epoch":1,"index":0},"clockQuality":"synced","utcOffsetMinutes":120}
            """.ReplaceLineEndings(""),
            Json(passage));
    }

    [Fact]
    public void An_unknown_tag_has_no_piece_and_an_epc_only_if_it_decodes()
    {
        Assert.True(EdgeVault.Gs1.Epc.EpcBits.TryParseHex("FF0123456789A", out var bits));
        var crossing = Vault.Cross(bits, Direction.Unresolved);

        using var json = JsonDocument.Parse(Json(_vault.Commit(Vault.Group(crossing))[0]));

        Assert.False(json.RootElement.TryGetProperty("pieceId", out _));
        Assert.False(json.RootElement.TryGetProperty("epc", out _));
        Assert.Equal("FF0123456789A", json.RootElement.GetProperty("epcHex").GetString());
        Assert.Equal("unresolved", json.RootElement.GetProperty("direction").GetString());
        Assert.Equal("conflict", json.RootElement.GetProperty("evidence").GetProperty("unresolvedReason").GetString());
    }

    [Fact]
    public void Every_other_kind_has_its_own_fields_in_the_same_style()
    {
        CustodyInput[] inputs =
        [
            Vault.Gap("r1", GapCause.AntennaLost, 2, 1),
            Vault.EndOf("r1", GapCause.AntennaLost),
            Stock.CustodyStateTests.Reader("r1", ReaderStatus.Connected),
            Stock.CustodyStateTests.Shed(3),
            new GatewayStart { Version = "0.1.0", Gateway = "gw1", LedgerSize = 12, Pieces = 9, At = Vault.Start },
            new TailRecovered { FirstIndex = 9, Bytes = 4_096, Sha256 = new byte[32], At = Vault.Start },
            new StorageGap { Cause = "disk full", From = Vault.Start, To = Vault.Start.AddMinutes(1) },
            new BaseStateTaken { Index = 9, Sha256 = new byte[32], At = Vault.Start },
        ];

        Assert.Equal(
            [
                """coverage_gap_opened "reader":"r1","antennas":[1,2],"cause":"antenna_lost","detail":"link lost" """,
                $"""coverage_gap_closed "reader":"r1","opened":0,"cause":"antenna_lost","causes":[0],{End} """,
                """reader_state "reader":"r1","status":"connected","model":"R420" """,
                """raw_reads_shed "reader":"r1","reads":3,"occurredTo":"2026-07-14T08:30:10.000000Z" """,
                """gateway_started "version":"0.1.0","gateway":"gw1","ledgerSize":12,"pieces":9,"piecesRefused":0 """,
                $"""recovered_tail "firstIndex":9,"bytes":4096,"sha256":"{new string('0', 64)}" """,
                """storage_state "cause":"disk full","occurredTo":"2026-07-14T08:31:00.000000Z" """,
                $"""base_state "baseIndex":9,"sha256":"{new string('0', 64)}" """,
            ],
            _vault.Commit(inputs).Select(e => $"{EventKinds.NameOf(e)} {OwnFields(e)} "));
    }

    [Fact]
    public void Events_about_the_ledger_show_who_did_it_and_what_is_behind_it()
    {
        var ledger = new LedgerEvents(_vault.Site, _vault.Time, _vault.Clock);
        var opened = new EpochOpened
        {
            PreviousOrigin = "edgevault/dc1/gw1/1",
            PreviousSize = 7,
            PreviousRoot = ByteString.CopyFrom(new byte[32]),
            BaseSize = 5,
            BaseSha256 = ByteString.CopyFrom(new byte[32]),
            Cause = "flooded",
        };

        Assert.Contains(
            """
            "statement":"a note","custodians":[{"custodianId":"anna","role":"operator"}]
            """,
            Json(ledger.KeyRotated("a note", "anna")), StringComparison.Ordinal);
        Assert.Contains(
            $$"""
            "previousOrigin":"edgevault/dc1/gw1/1","previousSize":7,"previousRoot":"{{new string('A', 43)}}=","baseSize":5,"baseSha256":"{{new string('0', 64)}}","cause":"flooded","custodians":[{"custodianId":"anna","role":"operator"},{"custodianId":"berta","role":"operator"}]
            """,
            Json(ledger.EpochOpened(opened, ["anna", "berta"])), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ledger.EpochOpened(new EpochOpened(), ["anna"]));
        Assert.Contains(
            """
            "kind":"clock_stepped"
            """,
            Json(_vault.Commit(new ClockStep { Old = Vault.Start, New = Vault.Start.AddHours(-1) })[0]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_of_a_later_version_shows_its_number_and_its_envelope()
    {
        var json = Json(Later.EventOf(number: 128, pieceId: "p-1"));

        Assert.Equal(
            """{"index":41,"kind":"unknown","site":"dc1","pieceId":"p-1","kindNumber":128,"utcOffsetMinutes":0}""",
            json);
    }

    [Fact]
    public void Damaged_fields_are_left_out_or_shown_as_they_are()
    {
        var odd = new CustodyEvent
        {
            OccurredFromUs = long.MaxValue,
            RecordedUs = long.MinValue,
            Passage = new Passage
            {
                Direction = (Direction)9,
                Tag = new Tag { Epc = ByteString.CopyFrom(0xAB), Bits = 99 },
            },
        };

        Assert.Equal("""{"index":41,"kind":"passage","epcHex":"AB","utcOffsetMinutes":0}""", Json(odd));
        Assert.Equal("""{"index":41,"kind":"unknown","utcOffsetMinutes":0}""", Json(new CustodyEvent()));
    }

    [Fact]
    public void Every_known_kind_has_a_name_made_of_its_proto_field()
    {
        var fields = CustodyEvent.Descriptor.Oneofs.Single(oneof => oneof.Name == "kind").Fields;

        Assert.All(fields, field => Assert.Equal(field.Name, EventKinds.NameOf(field.FieldNumber)));
        Assert.All(fields, field => Assert.InRange(field.FieldNumber, 40, 199));
        Assert.Equal(fields.Count, EventKinds.All.Count);
    }

    internal static string Json(CustodyEvent custodyEvent)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            EventJson.Write(json, 41, custodyEvent);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    // The line without the envelope that all kinds share.
    private static string OwnFields(CustodyEvent custodyEvent)
    {
        var shared = new HashSet<string>
        {
            "index", "kind", "occurred", "recorded", "site", "portal", "readPoint", "clockQuality", "utcOffsetMinutes",
        };
        using var json = JsonDocument.Parse(Json(custodyEvent));
        return string.Join(',', json.RootElement.EnumerateObject()
            .Where(field => !shared.Contains(field.Name))
            .Select(field => $"\"{field.Name}\":{field.Value.GetRawText()}"));
    }
}
