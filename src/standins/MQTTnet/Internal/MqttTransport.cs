using System.Net.Security;
using System.Net.Sockets;
using MQTTnet.Exceptions;

namespace MQTTnet.Internal;

/// <summary>TCP to a broker, and TLS over it where wanted.</summary>
internal static class MqttTransport
{
    /// <exception cref="MqttCommunicationException">No connection; the inner exception says why.</exception>
    public static async Task<Stream> OpenAsync(MqttClientOptions options, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Server, options.Port, cancellationToken);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            return options.TlsOptions.UseTls ? await OpenTlsAsync(stream, options, cancellationToken) : stream;
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            socket.Dispose();
            throw new MqttCommunicationException(
                $"No connection to {options.Server}:{options.Port}: {cause.Message}", cause);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> OpenTlsAsync(
        Stream transport, MqttClientOptions options, CancellationToken cancellationToken)
    {
        var tls = options.TlsOptions;
        var stream = new SslStream(transport, leaveInnerStreamOpen: false, (_, certificate, chain, errors) =>
            tls.CertificateValidationHandler?.Invoke(new(certificate, chain, errors)) ?? errors == SslPolicyErrors.None);
        var authentication = new SslClientAuthenticationOptions
        {
            TargetHost = tls.TargetHost ?? options.Server,
            EnabledSslProtocols = tls.SslProtocol,
            ClientCertificates = tls.ClientCertificates,
        };
        if (!OperatingSystem.IsWindows())
        {
            authentication.CipherSuitesPolicy = tls.CipherSuitesPolicy;
        }

        await stream.AuthenticateAsClientAsync(authentication, cancellationToken);
        return stream;
    }
}
