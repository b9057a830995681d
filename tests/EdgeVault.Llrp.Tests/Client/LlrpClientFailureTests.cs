using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.TestKit;

namespace EdgeVault.Llrp.Tests.Client;

/// <summary>Every way in which a session goes wrong has a code of its own.</summary>
public sealed class LlrpClientFailureTests
{
    private const string Greeting = "043f0000002000000001" + "00f60016" + "0080000c000660cf2ca58630" + "010000060000";

    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = Guard.Ms)]
    [InlineData("0001", LlrpErrorCode.ReaderTaken, "itself connected")]
    [InlineData("0002", LlrpErrorCode.ReaderTaken, "another client")]
    [InlineData("0003", LlrpErrorCode.ConnectionRefused, "status 3")]
    [InlineData("0007", LlrpErrorCode.ConnectionRefused, "status 7")]
    public async Task A_refusing_greeting_is_named(string status, LlrpErrorCode code, string says)
    {
        var failure = await StartAgainst(Greeting[..^4] + status);

        Assert.Equal(code, failure.Code);
        Assert.Contains(says, failure.Message);
    }

    [Theory(Timeout = Guard.Ms)]
    [InlineData("083f", "version 2 (1.1)")]
    [InlineData("0c3f", "version 3 (2.0)")]
    [InlineData("003f", "version 0 (unknown)")]
    public async Task Another_version_is_named(string start, string says)
    {
        var failure = await StartAgainst(start + Greeting[4..]);

        Assert.Equal(LlrpErrorCode.VersionUnsupported, failure.Code);
        Assert.Contains(says, failure.Message);
    }

    [Theory(Timeout = Guard.Ms)]
    [InlineData("", LlrpErrorCode.ClosedByReader)]
    [InlineData("043f000000", LlrpErrorCode.ClosedMidFrame)]
    [InlineData("043f00000020000000010000", LlrpErrorCode.ClosedMidFrame)]
    [InlineData("043f0000000400000001", LlrpErrorCode.Malformed)]
    [InlineData("043fffffffff00000001", LlrpErrorCode.MessageTooLarge)]
    [InlineData("485454502f312e312034303020426164", LlrpErrorCode.MessageTooLarge)]
    public async Task An_end_in_place_of_a_greeting_is_named(string hex, LlrpErrorCode code)
    {
        var failure = await StartAgainst(hex);

        Assert.Equal(code, failure.Code);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_reader_that_never_greets_times_out()
    {
        var (clientEnd, _) = DuplexStream.Pair();
        using var client = new LlrpClient(clientEnd, new LlrpClientOptions(), new RecordingHandler(), _clock);
        var starting = client.StartAsync(Stop);
        await _clock.WaitForArmedTimersAsync(1, Stop);

        _clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(starting.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.2));

        var failure = await Assert.ThrowsAsync<LlrpException>(() => starting);
        Assert.Equal(LlrpErrorCode.ResponseTimeout, failure.Code);
        Assert.Contains("greeting did not come within 10 s", failure.Message);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_rejected_request_carries_the_readers_status()
    {
        // The greeting, then an M_FieldError for message 1, as a Speedway words it.
        var failure = await StartAgainst(
            Greeting + "040b0000001a00000001" + "011f00100065000001200008" + "0001012c");

        Assert.Equal(LlrpErrorCode.Rejected, failure.Code);
        Assert.Equal(LlrpStatusCode.M_FieldError, failure.Status?.Code);
        Assert.Equal(LlrpStatusCode.A_Invalid, failure.Status?.Detail);
        Assert.EndsWith("rejected GET_READER_CAPABILITIES: M_FieldError (A_Invalid at field 1)", failure.Message);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task Only_the_response_with_the_requests_own_id_answers_it()
    {
        // A keepalive that happens to have our id, a success for message 99, and only then the answer: R_DeviceError.
        const string Success = "011f000800000000";
        var failure = await StartAgainst(
            Greeting + "043e0000000a00000001" + "040b0000001200000063" + Success +
            "040b0000001200000001" + "011f000801910000");

        Assert.Equal(LlrpStatusCode.R_DeviceError, failure.Status?.Code);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task An_error_message_for_the_version_is_a_version_error()
    {
        var failure = await StartAgainst(Greeting + "046400000012" + "00000001" + "011f0008006e0000");

        Assert.Equal(LlrpErrorCode.VersionUnsupported, failure.Code);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_response_without_a_status_is_malformed()
    {
        var failure = await StartAgainst(Greeting + "040b0000000a00000001");

        Assert.Equal(LlrpErrorCode.Malformed, failure.Code);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task Silence_for_two_keepalive_periods_ends_the_session()
    {
        // The reader sends keepalives every 10 s only to a client that asked; this one is cut off from its clock.
        await using var session = new LlrpSession(LlrpSession.NewReader(new ManualTimeProvider()), _clock);
        await session.Client.StartAsync(Stop);
        var running = session.Client.RunAsync(Stop);

        _clock.Advance(TimeSpan.FromSeconds(19));
        await session.Reader.ReportAsync([new TagReportData(new byte[12])], Stop);
        await session.Handler.HearsAsync("report", Stop);
        _clock.Advance(TimeSpan.FromSeconds(19));
        Assert.False(running.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        var failure = await Assert.ThrowsAsync<LlrpException>(() => running);
        Assert.Equal(LlrpErrorCode.KeepaliveMissed, failure.Code);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_reader_that_drips_a_byte_a_second_ends_the_session_too()
    {
        await using var session = new LlrpSession(LlrpSession.NewReader(new ManualTimeProvider()), _clock);
        await session.Client.StartAsync(Stop);
        var running = session.Client.RunAsync(Stop);

        foreach (var value in Convert.FromHexString("043d00000043000000ff00f000398d300833b2ddd9"))
        {
            await session.Reader.SendRawAsync(new byte[] { value }, Stop);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        var failure = await Assert.ThrowsAsync<LlrpException>(() => running);
        Assert.Equal(LlrpErrorCode.KeepaliveMissed, failure.Code);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task Keepalives_keep_a_session_without_tags_alive()
    {
        using var acknowledged = new SemaphoreSlim(0);
        var options = new LlrpReaderOptions { Tap = (outbound, frame) => ReleaseOnAck(acknowledged, frame) };
        await using var session = new LlrpSession(LlrpSession.NewReader(_clock, options), _clock);
        await session.Client.StartAsync(Stop);
        var running = session.Client.RunAsync(Stop);

        for (var sent = 0; sent < 10; sent++)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            await session.Handler.HearsAsync("keepalive", Stop);
            await acknowledged.WaitAsync(Stop);
        }

        Assert.False(running.IsCompleted);
        Assert.False(session.ReaderEnded.IsCompleted);
        await session.Client.CloseAsync(Stop);
        await running;
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task The_time_that_a_message_takes_to_handle_is_no_silence_of_the_reader()
    {
        await using var session = new LlrpSession(LlrpSession.NewReader(_clock), _clock);
        session.Handler.AtKeepalive = () =>
        {
            session.Handler.AtKeepalive = null;
            _clock.Advance(TimeSpan.FromSeconds(15));
        };
        await session.Client.StartAsync(Stop);
        var running = session.Client.RunAsync(Stop);

        _clock.Advance(TimeSpan.FromSeconds(10));
        await session.Handler.HearsAsync("keepalive", Stop);
        await session.Handler.HearsAsync("keepalive", Stop);

        await session.Client.CloseAsync(Stop);
        await running;
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_reader_that_closes_in_mid_message_is_named()
    {
        await using var session = new LlrpSession(LlrpSession.NewReader(_clock), _clock);
        await session.Client.StartAsync(Stop);
        var running = session.Client.RunAsync(Stop);

        await session.Reader.SendRawAsync(Convert.FromHexString("043d00000043000000ff00f00039"), Stop);
        session.Reader.Cut();

        var failure = await Assert.ThrowsAsync<LlrpException>(() => running);
        Assert.Equal(LlrpErrorCode.ClosedMidFrame, failure.Code);
        Assert.Contains("14 of 67 bytes", failure.Message);
    }

    [Theory(Timeout = Guard.Ms)]
    [InlineData(true, "announced")]
    [InlineData(false, "without a ConnectionCloseEvent")]
    public async Task A_reader_that_closes_between_messages_is_named(bool isAnnounced, string says)
    {
        await using var session = new LlrpSession(LlrpSession.NewReader(_clock), _clock);
        await session.Client.StartAsync(Stop);
        var running = session.Client.RunAsync(Stop);

        if (isAnnounced)
        {
            await session.Reader.CloseAsync(Stop);
        }
        else
        {
            session.Reader.Cut();
        }

        var failure = await Assert.ThrowsAsync<LlrpException>(() => running);
        Assert.Equal(LlrpErrorCode.ClosedByReader, failure.Code);
        Assert.Contains(says, failure.Message);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task The_callers_token_is_the_callers_cancellation()
    {
        await using var session = new LlrpSession(LlrpSession.NewReader(_clock), _clock);
        await session.Client.StartAsync(Stop);
        using var caller = new CancellationTokenSource();
        var running = session.Client.RunAsync(caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static void ReleaseOnAck(SemaphoreSlim acknowledged, ReadOnlySpan<byte> frame)
    {
        if (LlrpHeader.Read(frame).Type == LlrpMessageType.KEEPALIVE_ACK)
        {
            acknowledged.Release();
        }
    }

    /// <summary>Starts a client on a stream that holds these bytes and then ends.</summary>
    private async Task<LlrpException> StartAgainst(string hex)
    {
        var (clientEnd, readerEnd) = DuplexStream.Pair();
        await readerEnd.WriteAsync(Convert.FromHexString(hex), Stop);
        await readerEnd.FlushAsync(Stop);
        readerEnd.CompleteWriting();
        using var client = new LlrpClient(clientEnd, new LlrpClientOptions(), new RecordingHandler(), _clock);
        return await Assert.ThrowsAsync<LlrpException>(() => client.StartAsync(Stop));
    }
}
