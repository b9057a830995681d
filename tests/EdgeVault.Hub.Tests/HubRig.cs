using EdgeVault.Hub.Composition;
using EdgeVault.Hub.Store;
using EdgeVault.Ledger.Checkpoints;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Hub.Tests;

/// <summary>
/// A whole hub on loopback, on ports that the system chose, in a folder of its own. It may be stopped and started
/// again.
/// </summary>
internal sealed class HubRig : IAsyncDisposable
{
    public const string Origin = "edgevault/dc1/gw1/1";

    private readonly TempFolder _folder = new();
    private readonly List<string> _settings =
    [
        "--EdgeVaultHub:Listen:Grpc=http://127.0.0.1:0",
        "--EdgeVaultHub:Listen:Console=http://127.0.0.1:0",
        "--Logging:LogLevel:Default=None",
    ];

    private WebApplication? _app;
    private GrpcChannel? _channel;
    private HttpClient? _http;

    public TestLedger Ledger { get; } = new(Origin);

    /// <summary>Replaces parts of the hub when it starts.</summary>
    public Action<IServiceCollection>? Adjust { get; set; }

    public GrpcChannel Channel => _channel ?? throw new InvalidOperationException("Not started.");

    public HttpClient Http => _http ?? throw new InvalidOperationException("Not started.");

    public IServiceProvider Services => _app?.Services ?? throw new InvalidOperationException("Not started.");

    public IHubStore Store => Services.GetRequiredService<IHubStore>();

    public NoteVerifier HubKey => Services.GetRequiredService<NoteSigner>().Verifier;

    public string StorePath => _folder.File("data", "hub.db");

    public static async Task<HubRig> StartAsync(Action<HubRig>? prepare = null)
    {
        var rig = new HubRig();
        rig.AddSite(rig.Ledger);
        prepare?.Invoke(rig);
        await rig.StartAgainAsync();
        return rig;
    }

    public void AddSite(TestLedger ledger)
    {
        var ids = ledger.Origin.Split('/');
        Directory.CreateDirectory(_folder.File("keys"));
        File.WriteAllText(_folder.File("keys", $"{ids[1]}.pub"), ledger.Key.Verifier + "\n");
        Set($"Sites:{ids[1]}:Gateway", ids[2]);
        Set($"Sites:{ids[1]}:Key", $"keys/{ids[1]}.pub");
    }

    public void Set(string key, string value) => _settings.Add($"--EdgeVaultHub:{key}={value}");

    public async Task StartAgainAsync()
    {
        var file = _folder.File("hub.json");
        await File.WriteAllTextAsync(file, """{ "EdgeVaultHub": { "Name": "main" } }""");
        _app = HubHost.Build(file, _settings, Adjust);
        await _app.StartAsync();
        var server = _app.Services.GetRequiredService<IServer>();
        var addresses = server.Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        _channel = GrpcChannel.ForAddress(addresses[0]);
        _http = new HttpClient { BaseAddress = new Uri(addresses[1]) };
    }

    public async Task StopAsync()
    {
        _channel?.Dispose();
        _http?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _app = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Ledger.Dispose();
        _folder.Dispose();
    }
}
