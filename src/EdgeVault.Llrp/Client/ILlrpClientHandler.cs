using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Client;

/// <summary>
/// Takes what a reader says, in order, on the receive loop: copy and return. An exception thrown here ends the loop
/// and comes out of <see cref="LlrpClient.RunAsync"/> unchanged.
/// </summary>
public interface ILlrpClientHandler
{
    /// <summary>One tag. The report lives during the call.</summary>
    void OnTagReport(in TagReport report);

    /// <summary>
    /// After the last tag of each RO_ACCESS_REPORT, also of an empty one; once for several small ones that arrived
    /// together with nothing between them.
    /// </summary>
    void OnReportEnd(int tagReports);

    void OnReaderEvent(in ReaderEvent readerEvent);

    void OnKeepalive();

    /// <summary>
    /// A message that has no place here: an unknown type, a late response, an ERROR_MESSAGE to nobody.
    /// </summary>
    void OnUnknownMessage(in LlrpHeader header);
}
