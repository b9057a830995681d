namespace EdgeVault.Gateway.Uplink;

/// <summary>The hub said something that cannot be: the message says what, and what it would have had to be.</summary>
internal sealed class HubLinkException(string message, Exception? inner = null) : Exception(message, inner);
