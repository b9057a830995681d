namespace EdgeVault.Gateway.Uplink;

/// <summary>How a link to a hub may be used.</summary>
/// <param name="KilobitsPerSecondMax">Most that is sent, before compression and without TLS; 0 for no limit.</param>
/// <param name="Compresses">Whether messages of some size are sent with gzip.</param>
internal sealed record HubLinkLimits(int KilobitsPerSecondMax = 0, bool Compresses = true);
