using EdgeVault.Gateway.Alarms;
using EdgeVault.Gateway.Climate;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Health;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Rules;
using EdgeVault.Gateway.Stations;
using EdgeVault.Gateway.StatusPage;
using EdgeVault.Gateway.StockQueries;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Streaming;
using EdgeVault.Gateway.Telemetry;
using EdgeVault.Gateway.Uplink;
using EdgeVault.Gateway.VaultDesk;
using EdgeVault.Gateway.Webhooks;
using EdgeVault.Hosting.Logs;
using EdgeVault.Hosting.Settings;
using EdgeVault.Hosting.Verbs;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EdgeVault.Gateway.Composition;

/// <summary>The gateway as a host: which rooms there are and what is served where.</summary>
internal static class GatewayHost
{
    private const int MessageBytesMax = 16 << 20;

    /// <summary>Composes everything and starts nothing.</summary>
    /// <exception cref="SettingsFileException">The configuration cannot be read.</exception>
    public static WebApplication Build(string? configFile, IEnumerable<string> settings, bool stopOnStdinEof = false)
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var snapshot = new SettingsSnapshot(configFile, settings);
        ((IConfigurationBuilder)builder.Configuration).Add(snapshot);
        builder.Services.AddSingleton(snapshot);
        var section = builder.Configuration.GetSection(GatewayOptions.SectionName);
        ServiceLogs.AddTo(builder, section[$"{nameof(GatewayOptions.Telemetry)}:{nameof(TelemetryOptions.LogFormat)}"]);
        builder.Services
            .AddGatewayOptions(section, SettingsFile.FolderOf(configFile))
            .AddTelemetry()
            .AddStorage()
            .AddUplink()
            .AddRecording(section, SettingsFile.FolderOf(configFile))
            .AddStations()
            .AddStock()
            .AddRules()
            .AddHostedService<ClimateWatch>()
            .AddHostedService<AlarmsService>()
            .AddConfigurationReload()
            .AddWebhooks()
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

        AddKestrel(builder, configFile);

        var app = builder.Build();
        // First of all: what comes in there must reach nothing else, and is not of this machine.
        app.MapWebhooks();
        // A page from elsewhere must not reach the console by a name of its own that resolves to loopback.
        app.UseHostFiltering();
        app.UseRouting();
        app.MapGrpcService<CustodyStreamService>();
        app.MapGrpcService<StockService>();
        app.MapGrpcService<VaultDeskService>();
        app.MapGatewayHealth();
        app.MapTelemetry();
        app.MapStatusPage();
        app.MapStationScreens();
        return app;
    }

    private static void AddKestrel(WebApplicationBuilder builder, string? configFile)
    {
        builder.Services.AddHostFiltering(hosts => hosts.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        builder.WebHost.UseKestrelCore().ConfigureKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            // This runs while the host is built, before the settings are checked: a faulty address is reported with all
            // other faults, not here.
            var listen = context.Configuration
                .GetSection($"{GatewayOptions.SectionName}:{nameof(GatewayOptions.Listen)}")
                .Get<Configuration.ListenOptions>() ?? new();
            Listen(kestrel, listen.Grpc, HttpProtocols.Http2);
            Listen(kestrel, listen.Console, HttpProtocols.Http1);
            WebhookListener.Listen(kestrel, listen, SettingsFile.FolderOf(configFile));
        });
    }

    private static void Listen(KestrelServerOptions kestrel, string address, HttpProtocols protocols)
    {
        if (ListenAddress.Parse(address, out _) is { } endPoint)
        {
            kestrel.Listen(endPoint, endpoint => endpoint.Protocols = protocols);
        }
    }
}
