using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Contracts.Tests.Standins;

/// <summary>The real server in Kestrel and the real client, over loopback in one process.</summary>
internal sealed class LinesHost : IAsyncDisposable
{
    /// <summary>How long a test waits for what must happen, before it fails instead of hanging.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;

    private LinesHost(WebApplication app, GrpcChannel channel)
    {
        _app = app;
        Channel = channel;
        Client = new LinesClient(channel);
    }

    public GrpcChannel Channel { get; }

    public LinesClient Client { get; }

    public LinesScript Script => _app.Services.GetRequiredService<LinesScript>();

    /// <summary>Ends a call that would hang, with the test.</summary>
    public static CallOptions Options => new(cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Plain HTTP/2, unless <paramref name="listen"/> and <paramref name="scheme"/> say TLS.</summary>
    public static async Task<LinesHost> StartAsync(
        Action<GrpcServiceOptions>? server = null,
        Action<GrpcChannelOptions>? client = null,
        Action<ListenOptions>? listen = null,
        string scheme = "http")
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http2;
            listen?.Invoke(endpoint);
        }));
        builder.Services.AddSingleton<LinesScript>();
        builder.Services.AddGrpc(options => server?.Invoke(options));
        var app = builder.Build();
        app.MapGrpcService<ScriptedLines>();
        await app.StartAsync(TestContext.Current.CancellationToken);

        var channelOptions = new GrpcChannelOptions();
        client?.Invoke(channelOptions);
        var port = new Uri(app.Urls.Single()).Port;
        return new LinesHost(app, GrpcChannel.ForAddress($"{scheme}://127.0.0.1:{port}", channelOptions));
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.DisposeAsync();
    }
}
