using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Client;

/// <summary>Agrees with a reader on LLRP 1.1, or stays with 1.0.1.</summary>
internal static class LlrpVersionNegotiation
{
    private const byte Version101 = 1;
    private const byte Version11 = 2;

    // LLRP 1.1 §9.1: the question goes out as 1.1. A reader of 1.0.1 answers ERROR_MESSAGE, M_UnsupportedVersion or another.
    /// <exception cref="LlrpException">NegotiationFailed: the reader closed, or did not answer.</exception>
    public static async Task RunAsync(LlrpClientLink link, CancellationToken cancellationToken)
    {
        link.AcceptsAnyVersion = true;
        try
        {
            link.Version = await IsAgreedAsync(link, cancellationToken) ? Version11 : Version101;
        }
        catch (LlrpException cause) when (cause.Code != LlrpErrorCode.Malformed)
        {
            LlrpClientErrors.ThrowNegotiation(cause);
        }
        finally
        {
            link.AcceptsAnyVersion = false;
        }
    }

    private static async Task<bool> IsAgreedAsync(LlrpClientLink link, CancellationToken cancellationToken)
    {
        link.Version = Version11;
        try
        {
            await link.RequestAsync(
                LlrpMessageType.GET_SUPPORTED_VERSION, LlrpMessageType.GET_SUPPORTED_VERSION_RESPONSE,
                LlrpRequests.GetSupportedVersion, cancellationToken);
            var (current, supported) = Versions(link);
            if (supported >= Version11 && current != Version11)
            {
                // At most once on a connection: a second time is M_UnexpectedMessage.
                await link.RequestAsync(
                    LlrpMessageType.SET_PROTOCOL_VERSION, LlrpMessageType.SET_PROTOCOL_VERSION_RESPONSE,
                    static (writer, id) => writer.SetProtocolVersion(id, Version11), cancellationToken);
            }

            return supported >= Version11;
        }
        catch (LlrpException answer) when (answer.Status is not null)
        {
            return false;
        }
    }

    // 1.1 §17.1.2: [current:8] [supported:8] [LLRPStatus 287].
    private static (byte Current, byte Supported) Versions(LlrpClientLink link)
    {
        var fields = new LlrpFieldReader(link.Frame.Body);
        return (fields.U8(), fields.U8());
    }
}
