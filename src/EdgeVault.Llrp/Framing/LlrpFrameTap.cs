namespace EdgeVault.Llrp.Framing;

/// <summary>Sees every whole message on a connection, for a recording. Called in line: copy and return.</summary>
/// <param name="outbound">True for what this side sent.</param>
/// <param name="frame">The message with its header, valid during the call.</param>
public delegate void LlrpFrameTap(bool outbound, ReadOnlySpan<byte> frame);
