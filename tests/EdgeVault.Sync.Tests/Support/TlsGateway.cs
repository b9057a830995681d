using EdgeVault.Contracts.Trust.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Certificates;
using EdgeVault.Gateway.Composition;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Storage;
using EdgeVault.Hosting.Tls;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Disk;
using EdgeVault.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Sync.Tests.Support;

/// <summary>A whole gateway without readers, enrolled at a hub, that pushes to it and serves by mutual TLS.</summary>
internal sealed class TlsGateway : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TlsHub _hub;
    private WebApplication? _app;

    private TlsGateway(TlsHub hub) => _hub = hub;

    public LogLines Log { get; } = new();

    public string Address { get; private set; } = "";

    public IServiceProvider Services => _app!.Services;

    public SegmentLedger Ledger => Services.GetRequiredService<SegmentLedger>();

    public string DataPath => _folder.File("data");

    public TlsFolder Tls => HubCredentialsBook.FolderOf(DataPath, "main");

    public DateTimeOffset Now => _hub.Time.GetUtcNow();

    public string Serial
    {
        get
        {
            using var own = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(
                Tls.At(TlsFolder.OwnFile));
            return own.SerialNumber;
        }
    }

    /// <summary>On the hub's clock.</summary>
    /// <param name="hub">Where it enrols.</param>
    /// <param name="pushes">Whether it can reach the hub once it has enrolled.</param>
    public static async Task<TlsGateway> StartAsync(TlsHub hub, bool pushes = true)
    {
        var gateway = new TlsGateway(hub);
        await gateway.EnrolAsync();
        await File.WriteAllTextAsync(gateway._folder.File("hub.pub"), hub.Key + "\n");
        await File.WriteAllTextAsync(
            gateway._folder.File("gateway.json"),
            $$"""
            { "EdgeVault": { "Site": "dc1", "Gateway": "gw1", "SiteGln": "urn:epc:id:sgln:0614141.00001.0",
              "Listen": { "Grpc": "https://127.0.0.1:0", "Console": "http://127.0.0.1:0" },
              "Hubs": { "main": { "Address": "{{(pushes ? hub.Address : "https://127.0.0.1:9")}}", "PublicKey": "hub.pub" } } } }
            """);
        await gateway.StartAgainAsync();
        return gateway;
    }

    public async Task StartAgainAsync()
    {
        _app = GatewayHost.Build(_folder.File("gateway.json"), [], adjust: services => services
            .AddSingleton<TimeProvider>(_hub.Time)
            .AddSingleton<ILoggerProvider>(Log));
        await _app.StartAsync();
        Address = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!
            .Addresses.Single(address => address.StartsWith("https:", StringComparison.Ordinal));
    }

    public async Task StopAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _app = null;
    }

    /// <summary>One more event in the ledger, durable.</summary>
    public Task RecordAsync() => Services.GetRequiredService<OwnFacts>().RecordAsync(
        new ClockStep { Old = _hub.Time.GetUtcNow(), New = _hub.Time.GetUtcNow() }, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    public async Task EnrolAsync()
    {
        var hub = _hub;
        var code = hub.Desk.Grant("dc1", "gw1", ["localhost", "127.0.0.1"], TimeSpan.FromHours(1));
        using var signer = LedgerSigner.CreateOrLoad(DataPath, "dc1", "gw1");
        using var channel = TlsHub.Dial(hub.Address, null);
        await new CertificateClient(PosixDisk.Instance, Tls).EnrolAsync(
            new Enrolment.EnrolmentClient(channel), signer, code, TestContext.Current.CancellationToken);
    }
}
