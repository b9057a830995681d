using System.Buffers;
using System.Text;
using System.Text.Json;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Queries;
using EdgeVault.Gateway.Alarms;
using EdgeVault.Gateway.Rehearsals;
using EdgeVault.Gateway.StockQueries;

namespace EdgeVault.Gateway.Tests.Rehearsals;

/// <summary>A script through the custody core, and what comes out of it.</summary>
public sealed class RehearsalTests
{
    private static readonly string[] Morning =
    [
        """08:00:00 "scan":{"station":"put-1","code":"CANARY-c-1"}""",
        """08:00:01 "scan":{"station":"put-1","code":"PL-1"}""",
        """08:00:02 "scan":{"station":"put-1","code":"EV1"}""",
        """08:00:03 "scan":{"station":"put-1","code":"EV2"}""",
        """08:00:04 "scan":{"station":"put-1","code":"nothing"}""",
        """08:10:00 "badge":{"portal":"door-1","code":"CANARY-c-2"}""",
        $$"""08:10:05 "cross":{"portal":"door-1","direction":"out","epcs":["{{RehearsalRig.Tag(1)}}"]}""",
        """08:10:06 "door":{"portal":"door-1","state":"closed"}""",
        """08:20:00 "account":{"rule":"exit-without-authorisation","cause":"explained","people":["c-2"]}""",
        """08:20:01 "account":{"rule":"exit-without-authorisation","cause":"explained","people":["c-1"]}""",
        $$"""08:30:00 "sweep":{"zone":"vault-a","counter":"c-3","epcs":["{{RehearsalRig.Tag(2)}}"]}""",
        """08:40:00 "ask":{}""",
    ];

    [Fact]
    public void Scans_badges_doors_and_people_become_what_the_gateway_makes_of_them()
    {
        var rig = new RehearsalRig().Play(Morning);

        Assert.Equal(
            [
                "gateway_started", "station_step", "station_step", "put_away", "put_away", "station_step", "passage", "incident_opened",
                "door_closed", "incident_closed", "count_opened", "count_line", "count_closed",
            ],
            rig.Events.Select(static made => EventKinds.NameOf(made.Event)));
        Assert.Equal([(5, "unknown_code"), (9, "c-2 was involved, and may not close it.")], rig.Refused);
        Assert.Equal([12], rig.Asked);
        Assert.Equal(["c-2"], rig.Events[6].Event.Custodians.Select(static person => person.CustodianId));
        Assert.Equal(Whereabouts.Outside, StateOf(rig, "p-1").Whereabouts);
        Assert.Equal(ProofKind.Count, StateOf(rig, "p-2").Proof);
    }

    [Fact]
    public void The_same_script_gives_the_same_bytes()
    {
        var (one, other) = (new RehearsalRig().Play(Morning), new RehearsalRig().Play(Morning));

        Assert.Equal(one.Events.Select(static made => Convert.ToHexString(made.Bytes)), other.Events.Select(static made => Convert.ToHexString(made.Bytes)));
    }

    [Fact]
    public void Time_that_goes_by_is_looked_at()
    {
        var rig = new RehearsalRig().Play(
            """08:00:00 "door":{"portal":"door-1","state":"open"}""", """08:05:00 "ask":{}""");

        var held = Assert.Single(rig.Events, static made => made.Event.IncidentOpened is not null);
        Assert.Equal(IncidentRule.DoorHeld, held.Event.IncidentOpened.Rule);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 8, 2, 2, TimeSpan.Zero), Rehearsed(held.Event.OccurredFromUs));
    }

    [Fact]
    public void A_radio_badge_that_crosses_with_a_tray_supports_and_is_no_event()
    {
        var (piece, badge) = (RehearsalRig.Tag(1), RehearsalRig.Tag(RehearsalRig.RadioBadge));

        var rig = new RehearsalRig().Play(
            $$"""08:10:05 "cross":{"portal":"door-1","direction":"in","epcs":["{{badge}}","{{piece}}"]}""",
            $$"""08:20:05 "cross":{"portal":"door-1","direction":"in","epcs":["{{badge}}"]}""");

        var passage = Assert.Single(rig.Events, held => held.Event.KindCase == CustodyEvent.KindOneofCase.Passage).Event;
        Assert.Equal("p-1", passage.PieceId);
        Assert.Equal(("c-3", "supported"), (Assert.Single(passage.Custodians).CustodianId, passage.Custodians[0].Role));
        Assert.True(passage.Evidence.BadgeUnproven);
    }

    [Fact]
    public void A_tag_that_is_bound_to_a_container_is_the_container_s_though_somebody_wears_its_number()
    {
        var badge = RehearsalRig.Tag(RehearsalRig.RadioBadge);
        var bound = Convert.ToBase64String(Convert.FromHexString(badge));

        var rig = new RehearsalRig().Play(
            $$$$"""08:00:00 "say":{"containerId":"tray-1","tagged":{"tag":{"epc":"{{{{bound}}}}","bits":96}}}""",
            $$"""08:10:05 "cross":{"portal":"door-1","direction":"in","epcs":["{{badge}}"]}""");

        var passage = Assert.Single(rig.Events, held => held.Event.KindCase == CustodyEvent.KindOneofCase.Passage).Event;
        Assert.Equal("tray-1", passage.ContainerId);
        Assert.Empty(passage.Custodians);
    }

    [Theory]
    [InlineData("""08:00:00 "door":{"portal":"door-9","state":"open"}""", "door-1 are")]
    [InlineData("""08:00:00 "door":{"portal":"door-1","state":"ajar"}""", "open, closed or unknown")]
    [InlineData("""08:00:00 "cross":{"portal":"door-1","direction":"up","epcs":[]}""", "in, out, turned_back")]
    [InlineData("""08:00:00 "cross":{"portal":"door-1","direction":"in","epcs":["3"]}""", "no tag")]
    [InlineData("""08:00:00 "scan":{"station":"put-9","code":"x"}""", "count-1, put-1")]
    [InlineData("""08:00:00 "say":{"putAway":{"colour":"red"}}""", "custody event")]
    [InlineData("""08:00:00 "say":{"pieceId":"p-1"}""", "no kind")]
    [InlineData("""08:00:00 "account":{"rule":"seal","cause":"bored","people":[]}""", "explained")]
    public void What_the_site_does_not_have_is_refused_by_its_line(string line, string what)
    {
        var fault = Assert.Throws<RehearsalException>(() => new RehearsalRig().Play(line));

        Assert.StartsWith("line 1: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Badges, roles and coordinates stand in registers. None of it comes out where it has no business: not in an
    /// event, in no export and in no alarm; and coordinates in no answer but to the vault's own people.</summary>
    [Fact]
    public void No_event_alarm_or_answer_holds_a_badge_or_a_coordinate()
    {
        var rig = new RehearsalRig().Play(Morning);
        var search = new StockSearch(rig.Rehearsal.State, rig.Site.Pieces, rig.Site.Stock, rig.Rehearsal.Time.Now);
        var answer = search.ById("p-2")!;

        foreach (var (index, made, bytes) in rig.Events)
        {
            Clean(bytes);
            Clean(AlarmMessage.BodyOf("edgevault/dc1/gw1/1", index, made));
            Clean(JsonOf(index, made));
        }

        var mapping = new StockMapping(rig.Site.Registers);
        Clean(Google.Protobuf.MessageExtensions.ToByteArray(mapping.ToMessage(answer, seesCoordinates: false)));
        Assert.Contains(RehearsalRig.Canary, mapping.ToMessage(answer, seesCoordinates: true).ToString(), StringComparison.Ordinal);
    }

    private static void Clean(ReadOnlySpan<byte> bytes) =>
        Assert.True(bytes.IndexOf("CANARY"u8) < 0, Encoding.UTF8.GetString(bytes));

    private static byte[] JsonOf(ulong index, CustodyEvent made)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            EventJson.Write(json, index, made);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static PieceState StateOf(RehearsalRig rig, string pieceId) =>
        rig.Rehearsal.State.TryGetPiece(pieceId, out var piece) ? piece : throw new InvalidOperationException(pieceId);

    private static DateTimeOffset Rehearsed(long us) => DateTimeOffset.UnixEpoch.AddTicks(us * TimeSpan.TicksPerMicrosecond);
}
