using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Client;

/// <summary>Asks a reader who it is and what it can do, and changes nothing in it.</summary>
public static class LlrpProbe
{
    private const byte All = 0;

    /// <param name="stream">Connected, and disposed by the caller.</param>
    /// <param name="options">Of these the time limits, the version negotiation and the tap are used.</param>
    /// <param name="time">For the limits.</param>
    /// <param name="cancellationToken">Leaves the connection in no use.</param>
    /// <exception cref="LlrpException">The reader is taken, of another version, silent, gone, or says no.</exception>
    public static async Task<LlrpProbeResult> RunAsync(
        Stream stream, LlrpClientOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var listener = new Listener(time);
        using var link = new LlrpClientLink(stream, options, listener, time);
        await link.GreetAsync(cancellationToken);
        if (options.NegotiateVersion)
        {
            await LlrpVersionNegotiation.RunAsync(link, cancellationToken);
        }

        await link.RequestAsync(
            LlrpMessageType.GET_READER_CAPABILITIES, LlrpMessageType.GET_READER_CAPABILITIES_RESPONSE,
            LlrpRequests.GetReaderCapabilities, cancellationToken);
        if (!ReaderCapabilitiesParser.TryParse(link.Frame.Body, out var capabilities))
        {
            LlrpClientErrors.ThrowUnreadable(LlrpMessageType.GET_READER_CAPABILITIES_RESPONSE);
        }

        await link.RequestAsync(
            LlrpMessageType.GET_READER_CONFIG, LlrpMessageType.GET_READER_CONFIG_RESPONSE,
            static (writer, id) => writer.GetReaderConfig(id, All), cancellationToken);
        var result = new LlrpProbeResult(
            link.Version, ReaderIdentity.Read(link.Frame.Body), capabilities, ConnectedAntennas(link.Frame.Body),
            listener.ClockAhead);
        await CloseAsync(link, cancellationToken);
        return result;
    }

    // LLRP 1.0.1 §16.2.6.5: AntennaProperties(221) = [connected:1] [reserved:7] [antenna:16] [gain:s16].
    private static List<ushort> ConnectedAntennas(ReadOnlySpan<byte> configBody)
    {
        var antennas = new List<ushort>();
        var parameters = new LlrpParameterReader(configBody);
        while (parameters.TryRead(out var parameter))
        {
            if (parameter.Type != LlrpParameterType.AntennaProperties)
            {
                continue;
            }

            var fields = new LlrpFieldReader(parameter.Value);
            var isConnected = (fields.U8() & 0x80) != 0;
            var antenna = fields.U16();
            if (isConnected && !fields.Overrun)
            {
                antennas.Add(antenna);
            }
        }

        return antennas;
    }

    /// <summary>A reader that is left without a word keeps the connection, and refuses the next client.</summary>
    private static Task CloseAsync(LlrpClientLink link, CancellationToken cancellationToken) => link.RequestAsync(
        LlrpMessageType.CLOSE_CONNECTION, LlrpMessageType.CLOSE_CONNECTION_RESPONSE,
        LlrpRequests.CloseConnection, cancellationToken);

    private sealed class Listener(TimeProvider time) : ILlrpClientHandler
    {
        public TimeSpan? ClockAhead { get; private set; }

        public void OnTagReport(in TagReport report)
        {
        }

        public void OnReportEnd(int tagReports)
        {
        }

        public void OnReaderEvent(in ReaderEvent readerEvent)
        {
            if (readerEvent is { Kind: ReaderEventKind.ConnectionAttempt, UtcMicros: { } micros and < 1UL << 58 })
            {
                ClockAhead = DateTimeOffset.UnixEpoch.AddMicroseconds(micros) - time.GetUtcNow();
            }
        }

        public void OnKeepalive()
        {
        }

        public void OnUnknownMessage(in Framing.LlrpHeader header)
        {
        }
    }
}
