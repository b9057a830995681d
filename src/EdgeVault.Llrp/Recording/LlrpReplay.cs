using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Recording;

/// <summary>Gives the recorded messages of a reader to a handler, as a live session would have.</summary>
/// <param name="handler">Called for each message, before <see cref="Feed"/> returns.</param>
/// <param name="fields">What the ROSpec asked for: only such fields are inherited from the tag before.</param>
public sealed class LlrpReplay(ILlrpClientHandler handler, TagReportFields fields)
{
    private LlrpDispatcher _dispatcher = new(handler, new TagReportDefaults(fields));

    /// <summary>The reader knows nothing of what was on an earlier connection.</summary>
    public void BeginConnection() => _dispatcher = new LlrpDispatcher(handler, new TagReportDefaults(fields));

    /// <summary>A whole message of the reader; answers to requests are for nobody here.</summary>
    /// <returns>What it was; null where that is no message.</returns>
    public LlrpMessageType? Feed(ReadOnlyMemory<byte> message)
    {
        if (message.Length < LlrpHeader.Size || LlrpHeader.Read(message.Span) is var header && header.Length != message.Length)
        {
            return null;
        }

        _dispatcher.TryDispatch(new LlrpFrame(LlrpHeader.Read(message.Span), message));
        _dispatcher.EndReports();
        return LlrpHeader.Read(message.Span).Type;
    }
}
