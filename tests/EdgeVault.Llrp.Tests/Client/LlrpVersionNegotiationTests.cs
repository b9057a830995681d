using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.TestKit;

namespace EdgeVault.Llrp.Tests.Client;

public sealed class LlrpVersionNegotiationTests
{
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = Guard.Ms)]
    public async Task With_a_reader_of_1_1_everything_after_the_agreement_is_1_1()
    {
        var sent = new List<(LlrpMessageType, byte)>();
        var heard = new List<(LlrpMessageType, byte)>();
        var options = new LlrpClientOptions
        {
            NegotiateVersion = true,
            Tap = (outbound, frame) => Add(outbound ? sent : heard, true, LlrpHeader.Read(frame)),
        };
        var reader = LlrpSession.NewReader(_clock, new LlrpReaderOptions { VersionMax = 2 });
        await using var session = new LlrpSession(reader, _clock, options);

        var info = await session.Client.StartAsync(Stop);

        Assert.Equal(2, info.Version);
        Assert.True(reader.IsInventorying);
        Assert.Equal(
            [(LlrpMessageType.GET_SUPPORTED_VERSION, (byte)2), (LlrpMessageType.SET_PROTOCOL_VERSION, (byte)2)],
            sent.Take(2));
        Assert.All(sent, message => Assert.Equal(2, message.Item2));
        Assert.Equal((LlrpMessageType.READER_EVENT_NOTIFICATION, (byte)1), heard[0]);
        Assert.All(heard.Skip(1), message => Assert.Equal(2, message.Item2));
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task With_a_reader_of_1_0_1_everything_after_its_error_is_1_0_1()
    {
        var sent = new List<(LlrpMessageType, byte)>();
        var options = new LlrpClientOptions
        {
            NegotiateVersion = true, Tap = (outbound, frame) => Add(sent, outbound, LlrpHeader.Read(frame)),
        };
        await using var session = new LlrpSession(LlrpSession.NewReader(_clock), _clock, options);

        var info = await session.Client.StartAsync(Stop);

        Assert.Equal(1, info.Version);
        Assert.True(session.Reader.IsInventorying);
        Assert.Equal((LlrpMessageType.GET_SUPPORTED_VERSION, (byte)2), sent[0]);
        Assert.All(sent.Skip(1), message => Assert.Equal(1, message.Item2));
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_reader_that_hangs_up_when_asked_is_named()
    {
        var greeting = Recorded.File("ltkjava/READER_EVENT_NOTIFICATION.bin");
        using var client = new LlrpClient(
            new ReplayStream(greeting), new LlrpClientOptions { NegotiateVersion = true }, new RecordingHandler(), _clock);

        var failure = await Assert.ThrowsAsync<LlrpException>(() => client.StartAsync(Stop));

        Assert.Equal(LlrpErrorCode.NegotiationFailed, failure.Code);
        Assert.Equal(LlrpErrorCode.ClosedByReader, Assert.IsType<LlrpException>(failure.InnerException).Code);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task Another_reader_than_expected_is_refused_and_nothing_is_changed_in_it()
    {
        var sent = new List<(LlrpMessageType Type, byte)>();
        var options = new LlrpClientOptions
        {
            Identity = "001625FFFE0000AA", Tap = (outbound, frame) => Add(sent, outbound, LlrpHeader.Read(frame)),
        };
        await using var session = new LlrpSession(LlrpSession.NewReader(_clock), _clock, options);

        var failure = await Assert.ThrowsAsync<LlrpException>(() => session.Client.StartAsync(Stop));

        Assert.Equal(LlrpErrorCode.UnexpectedReader, failure.Code);
        Assert.Equal("this is reader 001625FFFE000001, and 001625FFFE0000AA is expected here", failure.Message);
        Assert.Equal(
            [LlrpMessageType.GET_READER_CAPABILITIES, LlrpMessageType.GET_READER_CONFIG],
            sent.Select(message => message.Type));
    }

    private static void Add(List<(LlrpMessageType, byte)> sent, bool outbound, LlrpHeader header)
    {
        if (outbound)
        {
            sent.Add((header.Type, header.Version));
        }
    }
}
