using EdgeVault.Contracts.Custody.V1;
using EdgeVault.HardwareSim.Truth;
using Google.Protobuf;
using Direction = EdgeVault.Contracts.Custody.V1.Direction;

namespace EdgeVault.HardwareSim.Tests.Truth;

public sealed class EventsTests
{
    private static readonly string[] Nobody = [];
    private const string Epc = "3034257BF40006B8D5416001";

    /// <summary>Lines of the gateway's <c>events</c> verb.</summary>
    private static readonly string[] Lines =
    [
        """{"index":0,"kind":"gateway_started","occurred":"2026-11-21T08:00:00.000000Z","site":"dc1"}""",
        """{"index":1,"kind":"coverage_gap_opened","occurred":"2026-11-21T08:00:01.000000Z","portal":"door-1"}""",
        """{"index":2,"kind":"passage","occurred":"2026-11-21T08:00:02.000000Z","portal":"door-1","""
            + """ "epcHex":"3034257BF40006B8D5416001","direction":"turned_back","evidence":{},"""
            + """ "custodians":[{"custodianId":"c-1","role":"carrier"},{"custodianId":"c-2","role":"supported"}],"""
            + """ "occurredTo":"2026-11-21T08:00:03.000000Z"}""",
        """{"index":3,"kind":"coverage_gap_closed","occurred":"2026-11-21T08:00:01.000000Z","portal":"door-1","""
            + """ "opened":1,"occurredTo":"2026-11-21T08:00:04.000000Z"}""",
    ];

    [Fact]
    public void Lines_and_bytes_of_the_same_events_say_the_same()
    {
        var (fromLines, fromBytes) = (new SeenEvents(), new SeenEvents());
        foreach (var line in Lines)
        {
            EventLines.AddTo(fromLines, line);
        }

        for (var index = 0; index < Lines.Length; index++)
        {
            EventBytes.AddTo(fromBytes, (ulong)index, Bytes(index));
        }

        Assert.Equal(fromBytes.Passages.Select(Worn), fromLines.Passages.Select(Worn));
        Assert.Equal("c-2", Assert.Single(fromLines.Passages[0].Worn));
        Assert.Equal(fromBytes.Gaps, fromLines.Gaps);
        Assert.Equal(((ulong)4, (ulong)4), (fromLines.Count, fromBytes.Count));
        Assert.Equal(new("door-1", At(1), At(4)), Assert.Single(fromLines.Gaps));
        Assert.Equal(new(2, "door-1", Epc, "turned_back", At(2), At(3)) { Worn = Nobody }, Worn(Assert.Single(fromLines.Passages)).Passage);

        static (SeenPassage Passage, string Worn) Worn(SeenPassage passage) => (passage with { Worn = Nobody }, string.Join(',', passage.Worn));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"index":1,"kind":"passage"}""")]
    [InlineData("""{"index":-1,"kind":"coverage_gap_opened","occurred":"2026-11-21T08:00:00Z","portal":"d"}""")]
    [InlineData("""{"index":1,"kind":"coverage_gap_opened","occurred":"yesterday","portal":"d"}""")]
    public void Line_that_is_no_event_is_refused_with_the_line(string line)
    {
        var fault = Assert.Throws<InvalidDataException>(() => EventLines.AddTo(new SeenEvents(), line));

        Assert.EndsWith(line, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Entry_that_is_no_event_is_refused_with_its_index()
    {
        var fault = Assert.Throws<InvalidDataException>(() => EventBytes.AddTo(new SeenEvents(), 17, [0xFF, 0xFF]));

        Assert.Contains("entry 17 ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_121)]
    public void Changed_bytes_are_read_or_refused_and_nothing_else(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = Bytes(random.Next(4))[..^random.Next(2)];
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                EventBytes.AddTo(new SeenEvents(), 0, bytes);
            }
            catch (InvalidDataException refused)
            {
                Assert.False(string.IsNullOrEmpty(refused.Message), $"seed {seed}, round {round}");
            }
        }
    }

    private static byte[] Bytes(int index) => (index switch
    {
        1 => new CustodyEvent
        {
            OccurredFromUs = Us(1),
            OccurredToUs = Us(1),
            CoverageGapOpened = new() { Portal = "door-1" },
        },
        2 => new CustodyEvent
        {
            OccurredFromUs = Us(2),
            OccurredToUs = Us(3),
            Custodians =
            {
                new Custodian { CustodianId = "c-1", Role = "carrier" }, new Custodian { CustodianId = "c-2", Role = "supported" },
            },
            Passage = new()
            {
                Portal = "door-1",
                Direction = Direction.TurnedBack,
                Tag = new() { Epc = ByteString.CopyFrom(Convert.FromHexString(Epc)), Bits = 96 },
            },
        },
        3 => new CustodyEvent
        {
            OccurredFromUs = Us(1),
            OccurredToUs = Us(4),
            CoverageGapClosed = new() { Portal = "door-1", Opened = 1 },
        },
        _ => new CustodyEvent { GatewayStarted = new() { Gateway = "gw1" } },
    }).ToByteArray();

    private static DateTimeOffset At(int seconds) => new(2026, 11, 21, 8, 0, seconds, TimeSpan.Zero);

    private static long Us(int seconds) => At(seconds).ToUnixTimeMilliseconds() * 1_000;
}
