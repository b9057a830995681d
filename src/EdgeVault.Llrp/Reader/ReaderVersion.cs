using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Reader;

/// <summary>Which version one connection speaks (LLRP 1.1 §9.1). It begins as 1.0.1.</summary>
/// <param name="supported">The newest that the reader has: 1 = LLRP 1.0.1, 2 = 1.1.</param>
internal sealed class ReaderVersion(byte supported)
{
    private const byte Version101 = 1;
    private const byte Version11 = 2;

    private bool _isAgreed;

    public byte Current { get; private set; } = Version101;

    /// <summary>Answers questions for the version, and messages of another one; false if it is none of these.</summary>
    public bool TryRespond(in LlrpFrame frame, LlrpWriter writer)
    {
        var header = frame.Header;
        var isQuestion = header is
        {
            Version: Version11, Type: LlrpMessageType.GET_SUPPORTED_VERSION or LlrpMessageType.SET_PROTOCOL_VERSION
        };
        if (isQuestion && supported >= Version11)
        {
            // These two are always of 1.1, whatever was agreed on.
            writer.Version = Version11;
            Answer(frame, writer);
            return true;
        }

        if (header.Version == Current)
        {
            return false;
        }

        writer.ErrorMessage(
            header.MessageId,
            new LlrpStatus(
                LlrpStatusCode.M_UnsupportedVersion,
                Current == Version11 ? "1.1 was agreed on" : supported == Version11 ? "1.1 was not agreed on" : "this reader speaks 1.0.1"));
        return true;
    }

    // 1.1 §17.1.2: GET_SUPPORTED_VERSION_RESPONSE = [current:8] [supported:8] [LLRPStatus 287].
    private void Answer(in LlrpFrame frame, LlrpWriter writer)
    {
        var id = frame.Header.MessageId;
        if (frame.Header.Type == LlrpMessageType.SET_PROTOCOL_VERSION)
        {
            writer.StatusResponse(LlrpMessageType.SET_PROTOCOL_VERSION_RESPONSE, id, Agree(frame.Body));
            return;
        }

        var start = writer.BeginMessage(LlrpMessageType.GET_SUPPORTED_VERSION_RESPONSE, id);
        writer.U8(Current);
        writer.U8(supported);
        writer.Status(LlrpStatus.Success);
        writer.EndMessage(start);
    }

    // 1.1 §9.1: at most once on a connection.
    private LlrpStatus Agree(ReadOnlySpan<byte> body)
    {
        if (_isAgreed)
        {
            return new LlrpStatus(LlrpStatusCode.M_UnexpectedMessage, "the version was agreed on already");
        }

        if (body is not [>= Version101 and var version] || version > supported)
        {
            return new LlrpStatus(LlrpStatusCode.M_UnsupportedVersion, $"this reader speaks 1.0.1 to 1.{supported - 1}");
        }

        (Current, _isAgreed) = (version, true);
        return LlrpStatus.Success;
    }
}
