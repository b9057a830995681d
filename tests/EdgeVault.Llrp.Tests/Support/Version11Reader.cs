using System.Buffers.Binary;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Tests.Support;

/// <summary>A reader that has LLRP 1.1: our virtual one of 1.0.1 behind the two questions for the version.</summary>
internal sealed class Version11Reader(Stream stream)
{
    private const int VersionBits = 7 << 10;

    private readonly ReaderModel _model = new(new LlrpReaderOptions());
    private byte _version = 1;

    /// <summary>What the client asked, with the version of the question.</summary>
    public List<(LlrpMessageType Type, byte Version)> Asked { get; } = [];

    public async Task RunAsync(CancellationToken stop)
    {
        await SendAsync(Greeting(), stop);
        var frames = new LlrpFrameReader(stream);
        while (await frames.ReadAsync(stop) == LlrpFrameStatus.Frame)
        {
            Asked.Add((frames.Frame.Header.Type, frames.Frame.Header.Version));
            await SendAsync(Answer(frames.Frame), stop);
        }
    }

    private byte[] Answer(LlrpFrame frame)
    {
        var writer = new LlrpWriter { Version = 2 };
        var id = frame.Header.MessageId;
        switch (frame.Header.Type)
        {
            case LlrpMessageType.GET_SUPPORTED_VERSION:
                var start = writer.BeginMessage(LlrpMessageType.GET_SUPPORTED_VERSION_RESPONSE, id);
                writer.U8(_version);
                writer.U8(2);
                writer.Status(LlrpStatus.Success);
                writer.EndMessage(start);
                break;
            case LlrpMessageType.SET_PROTOCOL_VERSION:
                _version = frame.Body[0];
                writer.StatusResponse(LlrpMessageType.SET_PROTOCOL_VERSION_RESPONSE, id, LlrpStatus.Success);
                break;
            default:
                _model.Respond(WithVersion(frame, 1), writer);
                break;
        }

        return writer.WrittenSpan.ToArray();
    }

    private static LlrpFrame WithVersion(LlrpFrame frame, int version)
    {
        var bytes = frame.Bytes.ToArray();
        var first = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)((first & ~VersionBits) | (version << 10)));
        return Assert.Single(Recorded.Frames(bytes));
    }

    private static byte[] Greeting()
    {
        var writer = new LlrpWriter();
        writer.ReaderEvent(1, new ReaderEvent { Kind = ReaderEventKind.ConnectionAttempt, UtcMicros = 1 });
        return writer.WrittenSpan.ToArray();
    }

    private async Task SendAsync(byte[] bytes, CancellationToken stop)
    {
        await stream.WriteAsync(bytes, stop);
        await stream.FlushAsync(stop);
    }
}
