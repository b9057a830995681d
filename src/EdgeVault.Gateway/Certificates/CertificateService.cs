using EdgeVault.Contracts.Trust.V1;
using EdgeVault.Gateway.Storage;
using EdgeVault.Ledger.Disk;
using Grpc.Core;
using Grpc.Net.Client;

namespace EdgeVault.Gateway.Certificates;

/// <summary>Keeps this gateway's certificates good for as long as it runs, hub by hub, and knows what is
/// revoked.</summary>
internal sealed partial class CertificateService(
    HubCredentialsBook book, OpenLedger ledger, IDisk disk, TimeProvider time, ILogger<CertificateService> logger)
    : BackgroundService
{
    /// <summary>How long before its end a certificate is renewed, of 90 days.</summary>
    public static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RevokedPeriod = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(15);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(book.All.Select(hub => FollowAsync(hub, stoppingToken)));

    private async Task FollowAsync(HubCredentials hub, CancellationToken stopping)
    {
        var (renewAt, revokedAt) = (DateTimeOffset.MinValue, DateTimeOffset.MinValue);
        using var timer = new PeriodicTimer(LookPeriod, time);
        try
        {
            do
            {
                LookAt(hub);
                var now = time.GetUtcNow();
                if (hub.Material is { } material && now >= material.Own.NotAfter - RenewBefore && now >= renewAt)
                {
                    renewAt = now + RetryPeriod;
                    await TryAsync(hub, "renewed", RenewAsync, stopping);
                }

                if (hub.Material is not null && now >= revokedAt)
                {
                    revokedAt = now + RevokedPeriod;
                    await TryAsync(hub, "revoked", AskRevokedAsync, stopping);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private void LookAt(HubCredentials hub)
    {
        try
        {
            hub.Look();
        }
        catch (IOException fault)
        {
            LogUnusable(hub.Hub, fault.Message);
        }
    }

    private async Task RenewAsync(HubCredentials hub, CancellationToken cancellation)
    {
        var trust = hub.Material!.Trust;
        using var channel = ChannelTo(
            hub.Address, HubCredentials.WithoutCertificate(shown => hub.IsTheHub(trust, shown)));
        var history = new KeyHistory(
            [.. ledger.Ledger.Keys.Rotations.Select(rotation => rotation.Statement)],
            EpochHistory.StatementsOf(ledger.Ledger));
        await new CertificateClient(disk, hub.Folder).RenewAsync(
            new Enrolment.EnrolmentClient(channel), ledger.Signer, history, cancellation);
        hub.Look();
        LogRenewed(hub.Hub, hub.Material!.Own.NotAfter);
    }

    private async Task AskRevokedAsync(HubCredentials hub, CancellationToken cancellation)
    {
        using var channel = ChannelTo(hub.Address, hub.ClientOptions());
        var answer = await new Enrolment.EnrolmentClient(channel)
            .RevokedAsync(new RevokedRequest(), cancellationToken: cancellation);
        new CertificateClient(disk, hub.Folder).KeepRevoked(answer.Serials);
        hub.Look();
    }

    private async Task TryAsync(
        HubCredentials hub, string what, Func<HubCredentials, CancellationToken, Task> step,
        CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        try
        {
            await step(hub, either.Token);
        }
        catch (Exception fault) when (
            fault is RpcException or IOException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            LogFailed(hub.Hub, what, fault is RpcException rpc ? rpc.Status.Detail : fault.Message);
        }
    }

    private static GrpcChannel ChannelTo(string address, System.Net.Security.SslClientAuthenticationOptions tls) =>
        GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), SslOptions = tls },
            DisposeHttpClient = true,
        });

    [LoggerMessage(5320, LogLevel.Information, "Hub {Hub}: a new certificate, until {NotAfter:O}.")]
    private partial void LogRenewed(string hub, DateTimeOffset notAfter);

    [LoggerMessage(5321, LogLevel.Warning, "Hub {Hub}: certificates could not be {What}: {Why} It is tried again.")]
    private partial void LogFailed(string hub, string what, string why);

    [LoggerMessage(5322, LogLevel.Error, "Hub {Hub}: {Why}")]
    private partial void LogUnusable(string hub, string why);
}
