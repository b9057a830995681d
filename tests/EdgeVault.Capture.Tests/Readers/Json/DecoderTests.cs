using System.Text;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Readers.Json;
using EdgeVault.TestKit;

namespace EdgeVault.Capture.Tests.Readers.Json;

/// <summary>Messages of both makes, as captured and as documented, and what is made of them.</summary>
public sealed class DecoderTests
{
    private readonly ReaderReport _report = new();

    [Fact]
    public void Every_sample_of_the_R700_is_read()
    {
        var reads = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "r700.ndjson"))
            .Select(line => OneOf(new ImpinjDecoder(), line)).ToList();

        Assert.Equal(
            ["E28011606000020A6681F23F", "E28011606000020A66846D40", "313630323030303120202020", "8A450224",
                "E2801191A5030065F26CCBFF", "300833B2DDD9014000000000", "7EDA9038051002710002C0AE"],
            reads.Select(static read => read.Epc.ToHex()));
        Assert.Equal([1, 1, 1, 3, 1, 1, 1], reads.Select(static read => (int)read.Antenna));
        Assert.Equal([Sighting.NoRssi, Sighting.NoRssi, Sighting.NoRssi, -7_400, -7_300, -4_100, -7_000], reads.Select(static read => (int)read.RssiCentiDbm));
        Assert.Equal((32, "E2801170200014CD9B5A08EC"), (reads[3].Epc.BitCount, reads[6].Tid.ToHex()));
        Assert.Equal((785, 9_272), (reads[6].Phase, reads[6].Channel));
        Assert.Equal(1_612_304_315_499_734_000, reads[0].SeenNs);
        Assert.Equal(1_612_304_315_658_476_625, reads[0].StampNs);
        Assert.Equal(ReportedRead.None, reads[3].SeenNs);
    }

    [Fact]
    public void Every_sample_of_the_IoT_connector_is_read_or_counted()
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "ziotc.ndjson")).ToList();
        var decoder = new ZebraDecoder();
        lines.ForEach(line => decoder.Decode(Encoding.UTF8.GetBytes(line), _report));

        // Two of the documentation's samples have dots where an EPC would stand.
        Assert.Equal((4, 2, 1), (_report.Reads.Count, _report.Malformed, _report.Events.Count));
        Assert.Equal(
            ["E2806894000040017790E471", "E2806894000040017790E471", "000000000000000000000343", "7EDA9038051002710002C0AE"],
            _report.Reads.Select(static read => read.Epc.ToHex()));
        Assert.Equal([4_808, 4_828, 5_938, 1], _report.Reads.Select(static read => read.Number));
        Assert.Equal([0, 1, 0, 1], _report.Reads.Select(static read => (int)read.Antenna));
        Assert.Equal([Sighting.NoRssi, -3_700, Sighting.NoRssi, -7_000], _report.Reads.Select(static read => (int)read.RssiCentiDbm));
        Assert.Equal((159, 9_082), (_report.Reads[1].Phase, _report.Reads[1].Channel));
        Assert.Equal("C4:7D:CC:FF:FF:FF", Encoding.UTF8.GetString(_report.Identity));
    }

    [Theory]
    [InlineData("""{"tagInventoryEvent":{"epc":"4oARYGAAAgpmgfI_"}}""", "E28011606000020A6681F23F")]
    [InlineData("""{"tagInventoryEvent":{"epc":"4oARYGAAAgpmgfI/"}}""", "E28011606000020A6681F23F")]
    [InlineData("""{"tagInventoryEvent":{"epc":"ikUCJA=="}}""", "8A450224")]
    [InlineData("""{"tagInventoryEvent":{"epc":"ikUCJA"}}""", "8A450224")]
    [InlineData("""{"tagInventoryEvent":{"epc":"\u0069kUCJA"}}""", "8A450224")]
    [InlineData("""{"tagInventoryEvent":{"epcHex":"8a450224","epc":"ikUCJA=="}}""", "8A450224")]
    [InlineData("""{"tagInventoryEvent":{"epc":""}}""", "")]
    public void An_EPC_is_hex_or_base64url(string message, string hex) =>
        Assert.Equal(hex, OneOf(new ImpinjDecoder(), message).Epc.ToHex());

    [Theory]
    [InlineData("""{"tagInventoryEvent":{}}""")]
    [InlineData("""{"tagInventoryEvent":{"epc":7}}""")]
    [InlineData("""{"tagInventoryEvent":{"epc":"ik UC"}}""")]
    [InlineData("""{"tagInventoryEvent":{"epcHex":"8a45022x"}}""")]
    [InlineData("""{"tagInventoryEvent":{"epcHex":"8a450225","epc":"ikUCJA=="}}""")]
    [InlineData("""{"timestamp":"yesterday","tagInventoryEvent":{"epc":"ikUCJA=="}}""")]
    [InlineData("""["x"]""")]
    [InlineData("""7""")]
    [InlineData("""{"tagInventoryEvent":{"epc":"ikUCJA=="}} x""")]
    public void What_cannot_be_read_is_counted_and_nothing_is_guessed(string message)
    {
        new ImpinjDecoder().Decode(Encoding.UTF8.GetBytes(message), _report);

        Assert.Equal(1, _report.Malformed);
        Assert.True(_report.Reads.Count <= 1);
        Assert.NotNull(_report.Fault);
    }

    [Fact]
    public void An_array_may_have_a_bad_event_among_good_ones()
    {
        new ImpinjDecoder().Decode(
            """[{"tagInventoryEvent":{"epcHex":"01"}},{"tagInventoryEvent":{"epcHex":"zz"}},7,[8],{"tagInventoryEvent":{"epcHex":"02"}}]"""u8,
            _report);

        Assert.Equal(["01", "02"], _report.Reads.Select(static read => read.Epc.ToHex()));
        Assert.Equal(3, _report.Malformed);
    }

    [Fact]
    public void What_stood_before_a_cut_was_read()
    {
        new ImpinjDecoder().Decode("""[{"tagInventoryEvent":{"epcHex":"01"}},{"tagInventoryEvent":{"ep"""u8, _report);

        Assert.Equal((1, 1), (_report.Reads.Count, _report.Malformed));
    }

    [Fact]
    public void A_message_with_more_reads_than_are_taken_says_so()
    {
        var one = """{"tagInventoryEvent":{"epcHex":"01"}}""";
        var message = $"[{string.Join(',', Enumerable.Repeat(one, ReaderReport.ReadsMax + 1))}]";

        new ImpinjDecoder().Decode(Encoding.UTF8.GetBytes(message), _report);

        Assert.Equal((ReaderReport.ReadsMax, true), (_report.Reads.Count, _report.IsCut));
    }

    [Theory]
    [InlineData("""{"timestamp":"1970-01-01T00:00:09Z","gpiTransitionEvent":{"gpi":2,"transition":"low-to-high"}}""", nameof(ReportedEventKind.InputHigh), 2)]
    [InlineData("""{"gpiTransitionEvent":{"transition":"high-to-low","gpi":1}}""", nameof(ReportedEventKind.InputLow), 1)]
    [InlineData("""{"antennaDisconnectedEvent":{"antennaPort":4}}""", nameof(ReportedEventKind.AntennaLost), 4)]
    [InlineData("""{"antennaConnectedEvent":{"antennaPort":4,"antennaName":"in"}}""", nameof(ReportedEventKind.AntennaBack), 4)]
    [InlineData("""{"inventoryStatusEvent":{"inventoryStatus":"running"}}""", nameof(ReportedEventKind.InventoryStarted), 0)]
    [InlineData("""{"inventoryStatusEvent":{"inventoryStatus":"idle"}}""", nameof(ReportedEventKind.InventoryEnded), 0)]
    [InlineData("""{"inventoryTerminatedEvent":{}}""", nameof(ReportedEventKind.InventoryEnded), 0)]
    [InlineData("""{"overflowEvent":{"eventsPurged":12,"firstEventTimestamp":"1970-01-01T00:00:01Z","eventsRemaining":0}}""", nameof(ReportedEventKind.Overflow), 12)]
    [InlineData("""{"diagnosticEvent":{"x":[1,{}]}}""", nameof(ReportedEventKind.Heartbeat), 0)]
    [InlineData("""{}""", nameof(ReportedEventKind.Heartbeat), 0)]
    public void Other_events_of_the_R700(string message, string kind, long number)
    {
        new ImpinjDecoder().Decode(Encoding.UTF8.GetBytes(message), _report);

        var reported = Assert.Single(_report.Events);
        Assert.Equal((kind, number, 0), (reported.Kind.ToString(), reported.Number, _report.Malformed));
        Assert.Equal(kind == nameof(ReportedEventKind.Overflow) ? 1_000_000_000 : ReportedRead.None, reported.FromNs);
    }

    [Theory]
    [InlineData("impinj", """{"timestamp":"gone","overflowEvent":{"eventsPurged":12}}""", nameof(ReportedEventKind.Overflow))]
    [InlineData("zebra", """{"timestamp":"gone","type":"error","data":{}}""", nameof(ReportedEventKind.Error))]
    public void An_alarm_without_a_time_that_can_be_read_is_an_alarm(string make, string message, string kind)
    {
        ReaderDecoder decoder = make == "zebra" ? new ZebraDecoder() : new ImpinjDecoder();

        decoder.Decode(Encoding.UTF8.GetBytes(message), _report);

        Assert.Equal((kind, ReportedRead.None, 1), (Assert.Single(_report.Events).Kind.ToString(), _report.Events[0].AtNs, _report.Malformed));
    }

    [Theory]
    [InlineData("""{"data":{"pin":1,"state":"HIGH"},"type":"gpi"}""", nameof(ReportedEventKind.InputHigh), 1)]
    [InlineData("""{"type":"gpi","data":{"state":"LOW","pin":2}}""", nameof(ReportedEventKind.InputLow), 2)]
    [InlineData("""{"type":"gpo","data":{"state":"LOW","pin":2}}""", nameof(ReportedEventKind.Heartbeat), 2)]
    [InlineData("""{"type":"error","data":{"code":5}}""", nameof(ReportedEventKind.Error), 0)]
    [InlineData("""{"type":"heartbeat"}""", nameof(ReportedEventKind.Heartbeat), 0)]
    [InlineData("""{"type":"heartbeat","data":{"systemtime":"07/09/2026 12:22"}}""", nameof(ReportedEventKind.Heartbeat), 0)]
    [InlineData("""{"type":"heartbeat","data":{"interfaceConnectionStatus":{"data":[{"dataPathStatistics":[{"numDataMessagesDropped":3},{"numDataMessagesDropped":4}]}]}}}""", nameof(ReportedEventKind.Dropped), 7)]
    [InlineData("""{"type":"heartbeat","data":{"dataPathStatistics":[{"numDataMessagesDropped":0}]}}""", nameof(ReportedEventKind.Dropped), 0)]
    public void Other_messages_of_the_IoT_connector(string message, string kind, long number)
    {
        new ZebraDecoder().Decode(Encoding.UTF8.GetBytes(message), _report);

        var reported = Assert.Single(_report.Events);
        Assert.Equal((kind, number, 0), (reported.Kind.ToString(), reported.Number, _report.Malformed));
    }

    [Fact]
    public void Reading_a_message_again_does_not_allocate()
    {
        var message = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "r700.ndjson")).AsSpan().ToArray();
        var line = message[..Array.IndexOf(message, (byte)'\n')];
        var decoder = new ImpinjDecoder();
        decoder.Decode(line, _report);
        var least = Allocations.Least(_ =>
        {
            for (var round = 0; round < 1_000; round++)
            {
                _report.Clear();
                decoder.Decode(line, _report);
            }
        });

        Assert.Equal(0, least);
    }

    private ReportedRead OneOf(ReaderDecoder decoder, string message)
    {
        _report.Clear();
        decoder.Decode(Encoding.UTF8.GetBytes(message), _report);
        Assert.Equal(0, _report.Malformed);
        return Assert.Single(_report.Reads);
    }
}
