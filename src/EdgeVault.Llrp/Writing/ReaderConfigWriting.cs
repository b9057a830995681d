using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;
using EdgeVault.Llrp.Reader;

namespace EdgeVault.Llrp.Writing;

/// <summary>The answers of a reader that show what it has been told.</summary>
internal static class ReaderConfigWriting
{
    private const int RequestedDataOffset = 2;

    // LLRP 1.0.1 §16.1.37: [status 287] [218] [221] [244] [217] [220] [226], all of them or the one asked for.
    public static void ReaderConfiguration(
        this LlrpWriter writer, uint id, ReadOnlySpan<byte> request, LlrpReaderOptions options, ReaderConfig config)
    {
        var requested = request.Length > RequestedDataOffset ? request[RequestedDataOffset] : 0;
        var start = writer.BeginMessage(LlrpMessageType.GET_READER_CONFIG_RESPONSE, id);
        writer.Status(LlrpStatus.Success);
        if (requested is 0 or 1)
        {
            writer.Identification(options);
        }

        if (requested is 0 or 2)
        {
            writer.AntennaProperties(options.AntennaCount);
        }

        if (requested is 0 or 5)
        {
            writer.EventNotificationSpec(config.Events);
        }

        if (requested is 0 or 7)
        {
            writer.StateValue();
        }

        if (requested is 0 or 8)
        {
            writer.KeepaliveSpec(config.KeepalivePeriod);
        }

        if (requested is 0 or 11)
        {
            writer.EventsAndReports(config.HoldUponReconnect);
        }

        writer.EndMessage(start);
    }

    // §16.1.16: [status 287] [ROSpec 177 0-n].
    public static void RoSpecsResponse(this LlrpWriter writer, uint id, IEnumerable<byte[]> roSpecs)
    {
        var start = writer.BeginMessage(LlrpMessageType.GET_ROSPECS_RESPONSE, id);
        writer.Status(LlrpStatus.Success);
        foreach (var roSpec in roSpecs)
        {
            writer.Bytes(roSpec);
        }

        writer.EndMessage(start);
    }

    // §16.2.6.2: Identification(218) = [type:8, 0 = MAC, 1 = EPC] [id:u8v].
    private static void Identification(this LlrpWriter writer, LlrpReaderOptions options)
    {
        var start = writer.BeginParameter(LlrpParameterType.Identification);
        writer.U8(options.IdentifierIsEpc ? (byte)1 : (byte)0);
        writer.U16((ushort)options.Identifier.Length);
        writer.Bytes(options.Identifier.Span);
        writer.EndParameter(start);
    }

    // §16.2.6.5: AntennaProperties(221) = [connected:1] [reserved:7] [antenna:16] [gain, dBi x 100:16].
    private static void AntennaProperties(this LlrpWriter writer, ushort antennaCount)
    {
        for (ushort antenna = 1; antenna <= antennaCount; antenna++)
        {
            var start = writer.BeginParameter(LlrpParameterType.AntennaProperties);
            writer.U8(0x80);
            writer.U16(antenna);
            writer.U16(0);
            writer.EndParameter(start);
        }
    }

    // §16.2.6.1: LLRPConfigurationStateValue(217) = [value:32].
    private static void StateValue(this LlrpWriter writer)
    {
        var start = writer.BeginParameter(LlrpParameterType.LLRPConfigurationStateValue);
        writer.U32(0);
        writer.EndParameter(start);
    }
}
