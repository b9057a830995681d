using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Health;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.StatusPage;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Streaming;
using EdgeVault.Gateway.Telemetry;
using EdgeVault.Gateway.Uplink;
using EdgeVault.Hosting.Logs;
using EdgeVault.Hosting.Settings;
using EdgeVault.Hosting.Verbs;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Composition;

/// <summary>The gateway as a host: which rooms there are and what is served where.</summary>
internal static class GatewayHost
{
    private const int MessageBytesMax = 16 << 20;

    /// <summary>Composes everything and starts nothing.</summary>
    /// <exception cref="SettingsFileException">The configuration cannot be read.</exception>
    public static WebApplication Build(string? configFile, IEnumerable<string> settings, bool stopOnStdinEof = false)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        SettingsFile.AddTo(builder.Configuration, configFile, settings);
        var section = builder.Configuration.GetSection(GatewayOptions.SectionName);
        ServiceLogs.AddTo(builder, section[$"{nameof(GatewayOptions.Telemetry)}:{nameof(TelemetryOptions.LogFormat)}"]);
        builder.Services
            .AddGatewayOptions(section, SettingsFile.FolderOf(configFile))
            .AddTelemetry()
            .AddStorage()
            .AddUplink()
            .AddRecording(section)
            .AddGatewayHealth()
            .AddStatusPage()
            .AddRouting()
            .AddGrpc(grpc =>
            {
                grpc.MaxReceiveMessageSize = MessageBytesMax;
                grpc.MaxSendMessageSize = MessageBytesMax;
            });
        if (stopOnStdinEof)
        {
            builder.Services.AddHostedService<StopOnStdinEof>();
        }

        AddKestrel(builder);

        var app = builder.Build();
        // A page from elsewhere must not reach the console by a name of its own that resolves to loopback.
        app.UseHostFiltering();
        app.UseRouting();
        app.MapGrpcService<CustodyStreamService>();
        app.MapGatewayHealth();
        app.MapTelemetry();
        app.MapStatusPage();
        return app;
    }

    private static void AddKestrel(WebApplicationBuilder builder)
    {
        builder.Services.AddHostFiltering(hosts => hosts.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        builder.WebHost.UseKestrelCore().ConfigureKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            var listen = kestrel.ApplicationServices.GetRequiredService<IOptions<GatewayOptions>>().Value.Listen;
            kestrel.Listen(ListenAddress.Parse(listen.Grpc, out _)!, endpoint => endpoint.Protocols = HttpProtocols.Http2);
            kestrel.Listen(ListenAddress.Parse(listen.Console, out _)!, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });
    }
}
