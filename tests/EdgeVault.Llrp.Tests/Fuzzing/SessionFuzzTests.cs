using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Client;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Fuzzing;

namespace EdgeVault.Llrp.Tests.Fuzzing;

/// <summary>
/// Goal: a session with a damaged message in it ends in the right tags or in a disconnect that says why; it never hangs,
/// and never ends in an exception that nobody catches.
/// Method: one whole session is recorded; under a seed one of its messages is mutated, and the peer is given the rest as it
/// was.
/// </summary>
public sealed class SessionFuzzTests(ITestOutputHelper output)
{
    private const int Slice = 2_000;
    private const int Whole = 100_000;
    private const int Reports = 10;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = Guard.Ms * 40)]
    [InlineData(1)]
    [InlineData(20_261_125)]
    public async Task A_client_ends_a_damaged_session_with_its_tags_or_with_a_reason(int usualSeed)
    {
        var (seed, rounds) = (FuzzBudget.Seed(usualSeed), FuzzBudget.Rounds(Slice, Whole));
        output.WriteLine($"LLRP sessions, client: seed {seed}, {rounds} rounds");
        var random = new Random(seed);
        var (recorded, _) = await RecordAsync();
        for (var round = 0; round < rounds; round++)
        {
            var damagedAt = random.Next(recorded.Count);
            var session = recorded.ToArray();
            session[damagedAt] = Damage(recorded[damagedAt], random);
            await ReplayAsync(recorded, session, damagedAt, $"seed {seed}, round {round}, message {damagedAt}");
        }
    }

    [Theory(Timeout = Guard.Ms * 40)]
    [InlineData(2)]
    public async Task A_reader_ends_a_damaged_session_by_a_known_end(int usualSeed)
    {
        var (seed, rounds) = (FuzzBudget.Seed(usualSeed), FuzzBudget.Rounds(Slice, Whole));
        output.WriteLine($"LLRP sessions, reader: seed {seed}, {rounds} rounds");
        var random = new Random(seed);
        var (_, recorded) = await RecordAsync();
        var ends = new HashSet<LlrpConnectionEnd>();
        for (var round = 0; round < rounds; round++)
        {
            var session = recorded.ToArray();
            var damagedAt = random.Next(session.Length);
            session[damagedAt] = Damage(session[damagedAt], random);
            using var connection = new LlrpReaderConnection(
                new LlrpReader(new LlrpReaderOptions(), new ManualTimeProvider()), new ReplayStream(Joined(session)));

            ends.Add(await connection.RunAsync(Stop));
        }

        Assert.DoesNotContain(LlrpConnectionEnd.Cut, ends);
        Assert.Contains(LlrpConnectionEnd.ClosedByClient, ends);
    }

    private static async Task ReplayAsync(List<byte[]> recorded, byte[][] session, int damagedAt, string where)
    {
        var handler = new RecordingHandler();
        var stream = new ReplayStream(Joined(session));
        using var client = new LlrpClient(stream, new LlrpClientOptions(), handler, new ManualTimeProvider());
        try
        {
            await client.StartAsync(Stop);
            await client.RunAsync(Stop);
            Assert.Fail($"{where}: nobody closed in order, and yet the session ended in order");
        }
        catch (LlrpException end)
        {
            // What came before the damage is there; and if the session was read to its end, all that came behind it.
            var before = Tags(recorded.Take(damagedAt));
            var behind = Tags(recorded.Skip(damagedAt + 1));
            Assert.True(end.Message.Length > 0, where);
            Assert.True(before.SequenceEqual(handler.Epcs.Take(before.Count)), $"{where}: {end.Message}");
            Assert.True(
                end.Code != LlrpErrorCode.ClosedByReader || !IsBoundaryKept(session[damagedAt])
                || behind.SequenceEqual(handler.Epcs.TakeLast(behind.Count)),
                $"{where}: {end.Message}");
        }
    }

    private static bool IsBoundaryKept(byte[] message) =>
        message.Length >= LlrpHeader.Size && LlrpHeader.Read(message).Length == message.Length;

    private static List<string> Tags(IEnumerable<byte[]> messages)
    {
        var epcs = new List<string>();
        foreach (var message in messages)
        {
            var report = new RoAccessReport(message.AsSpan(LlrpHeader.Size));
            while (LlrpHeader.Read(message).Type == LlrpMessageType.RO_ACCESS_REPORT && report.TryRead(out var tag))
            {
                epcs.Add(Convert.ToHexString(tag.Epc));
            }
        }

        return epcs;
    }

    // Half of the mutants keep an honest length, so that what is behind them is found.
    private static byte[] Damage(byte[] message, Random random)
    {
        var damaged = Mutator.Mutate(message, random);
        if (damaged.Length >= LlrpHeader.Size && random.Next(2) == 0)
        {
            (LlrpHeader.Read(damaged) with { Length = (uint)damaged.Length }).Write(damaged);
        }

        return damaged;
    }

    private static byte[] Joined(IEnumerable<byte[]> messages) => [.. messages.SelectMany(message => message)];

    /// <summary>What each side said in a session with reports, an event and an orderly end.</summary>
    private static async Task<(List<byte[]> ByReader, List<byte[]> ByClient)> RecordAsync()
    {
        var (byReader, byClient) = (new List<byte[]>(), new List<byte[]>());
        var clock = new ManualTimeProvider();
        var options = new LlrpClientOptions
        {
            Tap = (outbound, frame) => (outbound ? byClient : byReader).Add(frame.ToArray()),
        };
        await using var session = new LlrpSession(LlrpSession.NewReader(clock), clock, options);
        await session.Client.StartAsync(Stop);
        var running = session.Client.RunAsync(Stop);
        for (byte serial = 0; serial < Reports; serial++)
        {
            var epc = new byte[12];
            epc[11] = serial;
            await session.Reader.ReportAsync([new TagReportData(epc) { AntennaId = 1, PhaseAngle = 7 }], Stop);
            await session.Handler.HearsAsync("report", Stop);
        }

        await session.Client.CloseAsync(Stop);
        await running;

        // The answer to the close has no request when the session is replayed to a client that does not close.
        byReader.RemoveAll(message => LlrpHeader.Read(message).Type == LlrpMessageType.CLOSE_CONNECTION_RESPONSE);
        return (byReader, byClient);
    }
}
