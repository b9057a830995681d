using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace EdgeVault.Contracts.Tests.Standins;

public sealed class CredentialsTests
{
    [Fact]
    public async Task Call_credentials_of_the_channel_and_of_the_call_both_add_headers()
    {
        var ofChannel = ChannelCredentials.Create(ChannelCredentials.Insecure, Credentials("channel"));
        await using var host = await LinesHost.StartAsync(client: client =>
        {
            client.Credentials = ofChannel;
            client.UnsafeUseInsecureChannelCallCredentials = true;
        });
        host.Script.Unary = (_, context) => Task.FromResult(string.Join(' ', TokensIn(context.RequestHeaders)));
        var ofCall = CallCredentials.Compose(Credentials("first"), Credentials("second"));

        var tokens = await host.Client.Unary("x", LinesHost.Options.WithCredentials(ofCall));

        Assert.Equal("token-channel=Unary token-first=Unary token-second=Unary", tokens);
    }

    [Fact]
    public void One_credential_alone_is_not_composed() =>
        Assert.Throws<ArgumentException>("credentials", () => CallCredentials.Compose(Credentials("lonely")));

    [Fact]
    public async Task A_client_certificate_names_the_peer_to_the_handler()
    {
        using var server = Certificate("127.0.0.1");
        using var gateway = Certificate("gateway-gva");
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.ClientCertificates = [gateway];
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) =>
            presented!.GetCertHashString() == server.GetCertHashString();
        await using var host = await LinesHost.StartAsync(
            client: client =>
            {
                client.HttpHandler = handler;
                client.Credentials = ChannelCredentials.SecureSsl;
            },
            listen: endpoint => endpoint.UseHttps(server, https =>
            {
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (presented, _, _) => presented.Thumbprint == gateway.Thumbprint;
            }),
            scheme: "https");
        host.Script.Unary = (_, context) => Task.FromResult(
            $"{context.AuthContext.IsPeerAuthenticated} {context.AuthContext.PeerIdentity.Single().Value}");

        Assert.Equal("True gateway-gva", await host.Client.Unary("x", LinesHost.Options));
    }

    private static CallCredentials Credentials(string name) =>
        CallCredentials.FromInterceptor((context, metadata) =>
        {
            metadata.Add($"token-{name}", context.MethodName);
            return Task.CompletedTask;
        });

    private static IEnumerable<string> TokensIn(Metadata headers) =>
        headers.Where(entry => entry.Key.StartsWith("token-", StringComparison.Ordinal))
            .Select(entry => $"{entry.Key}={entry.Value}")
            .Order(StringComparer.Ordinal);

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
    }
}
