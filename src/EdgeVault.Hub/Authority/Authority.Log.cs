using EdgeVault.Hosting.Tls;

namespace EdgeVault.Hub.Authority;

internal static partial class AuthorityLog
{
    [LoggerMessage(6400, LogLevel.Warning, "{Holder} has enrolled with ledger key {Key}, from {Peer}.")]
    public static partial void Enrolled(ILogger logger, PeerIdentity holder, string key, string peer);

    [LoggerMessage(6401, LogLevel.Information, "{Holder} has a new certificate, from {Peer}.")]
    public static partial void Renewed(ILogger logger, PeerIdentity holder, string peer);

    [LoggerMessage(6402, LogLevel.Warning, "{Peer} gets no certificate: {Why}")]
    public static partial void Denied(ILogger logger, string peer, string why);

    [LoggerMessage(6403, LogLevel.Critical,
        "PLAINTEXT: {Address} is served without TLS beyond this machine, because Listen:AllowPlaintext says so. Anybody on "
        + "the way can read all, and anybody who reaches it is believed to be whoever he says.")]
    public static partial void Plaintext(ILogger logger, string address);

    [LoggerMessage(6404, LogLevel.Error, "The hub's own certificate could not be renewed: {Why}")]
    public static partial void OwnNotRenewed(ILogger logger, string why, Exception fault);
}
