namespace EdgeVault.Hosting.Tls;

/// <summary>Left in the features of a call that was ended while it was open, for the method to say why.</summary>
/// <param name="Fault">Why its certificate is not believed any more.</param>
public sealed record CallEnd(PeerFault Fault);
