using System.Net;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Gateway.Tests.Support;

/// <summary>gRPC services in the real server, on a loopback port that the system chose, with a real client.</summary>
internal sealed class GrpcLoopback : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GrpcLoopback(WebApplication app)
    {
        _app = app;
        Address = app.Urls.Single();
        Channel = GrpcChannel.ForAddress(Address);
    }

    public string Address { get; }

    public GrpcChannel Channel { get; }

    public static async Task<GrpcLoopback> StartAsync<TService>(Action<IServiceCollection> add)
        where TService : class
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddRouting().AddGrpc();
        add(builder.Services);
        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<TService>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new GrpcLoopback(app);
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.DisposeAsync();
    }
}
