using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.TestKit;

namespace EdgeVault.Llrp.Tests.Client;

public sealed class LlrpProbeTests
{
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = Guard.Ms)]
    public async Task A_probe_learns_what_a_reader_is_and_leaves_it_as_it_was()
    {
        var asked = new List<LlrpMessageType>();
        var reader = LlrpSession.NewReader(
            new ManualTimeProvider(_clock.GetUtcNow().AddSeconds(-90)),
            new LlrpReaderOptions { Tap = (outbound, frame) => Add(asked, outbound, frame) });
        var (clientEnd, readerEnd) = DuplexStream.Pair();
        using var connection = new LlrpReaderConnection(reader, readerEnd);
        var serving = connection.RunAsync(Stop);

        var found = await LlrpProbe.RunAsync(
            clientEnd, new LlrpClientOptions { NegotiateVersion = true }, _clock, Stop);

        Assert.Equal((1, "001625FFFE000001"), (found.Version, found.Identity!.Hex));
        Assert.Equal([1, 2, 3, 4], found.ConnectedAntennas);
        Assert.Equal(TimeSpan.FromSeconds(-90), found.ClockAhead);
        Assert.Equal(LlrpConnectionEnd.ClosedByClient, await serving);
        Assert.Equal(
            [
                LlrpMessageType.GET_SUPPORTED_VERSION, LlrpMessageType.GET_READER_CAPABILITIES,
                LlrpMessageType.GET_READER_CONFIG, LlrpMessageType.CLOSE_CONNECTION,
            ],
            asked);
    }

    private static void Add(List<LlrpMessageType> asked, bool outbound, ReadOnlySpan<byte> frame)
    {
        if (!outbound)
        {
            asked.Add(LlrpHeader.Read(frame).Type);
        }
    }
}
