namespace Grpc.Core;

/// <summary>What a channel implements to be told its credentials.</summary>
public abstract class ChannelCredentialsConfiguratorBase
{
    public abstract void SetInsecureCredentials(object state);

    public abstract void SetSslCredentials(
        object state,
        string? rootCertificates,
        KeyCertificatePair? keyCertificatePair,
        VerifyPeerCallback? verifyPeerCallback);

    public abstract void SetCompositeCredentials(
        object state, ChannelCredentials channelCredentials, CallCredentials callCredentials);
}

/// <summary>Named by a signature above; this product gives its certificates to the HTTP handler.</summary>
public sealed class KeyCertificatePair;

/// <summary>Named by a signature above; this product verifies peers in the HTTP handler.</summary>
public class VerifyPeerContext;

/// <inheritdoc cref="VerifyPeerContext"/>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);
