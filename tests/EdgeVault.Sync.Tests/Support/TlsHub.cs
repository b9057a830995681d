using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeVault.Hosting.Tls;
using EdgeVault.Hub.Authority;
using EdgeVault.Hub.Composition;
using EdgeVault.Hub.Sites;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.TestKit;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Sync.Tests.Support;

/// <summary>A whole hub on loopback by mutual TLS, with an authority of its own and a clock that the test moves.</summary>
internal sealed class TlsHub : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<IDisposable> _owned = [];
    private WebApplication? _app;

    private TlsHub()
    {
    }

    public ManualTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public LogLines Log { get; } = new();

    public string Address { get; private set; } = "";

    public IServiceProvider Services => _app!.Services;

    public NoteVerifier Key => Services.GetRequiredService<NoteSigner>().Verifier;

    public AuthorityFolder Authority => new(_folder.File("data"), PosixDisk.Instance);

    public AuthorityDesk Desk => new(Authority, Time);

    public Hub.Trust.TrustedSites Sites => Services.GetRequiredService<Hub.Trust.TrustedSites>();

    public SiteBoard Board => Services.GetRequiredService<SiteBoard>();

    /// <summary>Sites dc1 and dc2, each with gateway gw1; no key of theirs is configured.</summary>
    public static async Task<TlsHub> StartAsync()
    {
        var hub = new TlsHub();
        // Long ago, so that there can be certificates that have expired; the hub's own is one of them.
        var then = new ManualTimeProvider(hub.Time.GetUtcNow().AddDays(-200));
        new AuthorityDesk(hub.Authority, then).Init("main", ["localhost", "127.0.0.1"]);
        await File.WriteAllTextAsync(
            hub._folder.File("hub.json"),
            """
            { "EdgeVaultHub": { "Name": "main", "Sites": { "dc1": { "Gateway": "gw1" }, "dc2": { "Gateway": "gw1" } },
              "Listen": { "Grpc": "https://127.0.0.1:0", "Console": "http://127.0.0.1:0" } } }
            """);
        await hub.StartAgainAsync();
        return hub;
    }

    /// <summary>Starts again, and pulls dc1 from there.</summary>
    public async Task PullFromAsync(string address)
    {
        await StopAsync();
        await StartAgainAsync($"--EdgeVaultHub:Sites:dc1:Address={address}");
    }

    /// <summary>On the port that it had, so that gateways find it again.</summary>
    public async Task RestartAsync()
    {
        var address = Address;
        await StopAsync();
        await StartAgainAsync($"--EdgeVaultHub:Listen:Grpc={address}");
    }

    private async Task StartAgainAsync(params string[] settings)
    {
        _app = HubHost.Build(_folder.File("hub.json"), settings, services => services
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<ILoggerProvider>(Log));
        await _app.StartAsync();
        Address = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Single(address => address.StartsWith("https:", StringComparison.Ordinal));
    }

    private async Task StopAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }

    /// <summary>A certificate of this hub's authority, or of another, made at a time.</summary>
    public X509Certificate2 Issue(string holder, DateTimeOffset? at = null, CertificateAuthority? by = null)
    {
        Assert.True(PeerIdentity.TryParse(holder, out var identity));
        return Issue(identity, at, by);
    }

    public X509Certificate2 Issue(PeerIdentity identity, DateTimeOffset? at = null, CertificateAuthority? by = null)
    {
        using var authority = Authority.Open();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var bare = (by ?? authority).Issue(new PublicKey(key), identity, [], at ?? Time.GetUtcNow());
        Authority.Note(new IssuedCertificate(bare.SerialNumber, identity.ToString(), bare.NotAfter, Time.GetUtcNow()));
        return Owned(bare.CopyWithPrivateKey(key));
    }

    /// <summary>A client that shows a certificate, or none, and takes any server.</summary>
    public GrpcChannel Channel(X509Certificate2? certificate) => Owned(Dial(Address, certificate));

    public static GrpcChannel Dial(string address, X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null;
        handler.SslOptions.AllowTlsResume = false;
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        return GrpcChannel.ForAddress(
            address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    /// <summary>The lines of its <c>/metrics</c>.</summary>
    public async Task<string[]> MetricsAsync()
    {
        var console = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Single(address => address.StartsWith("http:", StringComparison.Ordinal));
        using var http = new HttpClient();
        return (await http.GetStringAsync(new Uri(new Uri(console), "/metrics"), TestContext.Current.CancellationToken))
            .Split('\n');
    }

    /// <summary>Lets the running hub see what changed in its folder.</summary>
    public void Look() => Services.GetRequiredService<TlsKeeper>().Look();

    public async ValueTask DisposeAsync()
    {
        _owned.ForEach(each => each.Dispose());
        await StopAsync();
        _folder.Dispose();
    }

    private T Owned<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }
}
