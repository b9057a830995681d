using EdgeVault.Gateway.Alarms;
using EdgeVault.Gateway.Certificates;
using EdgeVault.Gateway.Climate;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Health;
using EdgeVault.Gateway.Pictures;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Registers;
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
using EdgeVault.Hosting.Tls;
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
    /// <param name="configFile">The configuration file, or null for <c>appsettings.json</c> of the working folder.</param>
    /// <param name="settings">Settings from the command line.</param>
    /// <param name="stopOnStdinEof">Whether the end of standard input ends the service.</param>
    /// <param name="adjust">What comes on top, or takes the place of a part.</param>
    public static WebApplication Build(
        string? configFile, IEnumerable<string> settings, bool stopOnStdinEof = false,
        Action<IServiceCollection>? adjust = null)
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
            .AddCertificates(section)
            .AddUplink()
            .AddRecording(section, SettingsFile.FolderOf(configFile))
            .AddStations()
            .AddStock()
            .AddRules()
            .AddHostedService<ClimateWatch>()
            .AddHostedService<AlarmsService>()
            .AddConfigurationReload()
            .AddRegisterReload()
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

        adjust?.Invoke(builder.Services);
        AddKestrel(builder, configFile);

        var app = builder.Build();
        // First of all: what comes in there must reach nothing else, and is not of this machine.
        app.MapWebhooks();
        // A page from elsewhere must not reach the console by a name of its own that resolves to loopback.
        app.UseWhen(static context => !context.Request.IsHttps, static branch => branch.UseHostFiltering());
        app.UseCallGate();
        app.UseRouting();
        app.MapGrpcService<CustodyStreamService>();
        app.MapGrpcService<StockService>();
        app.MapGrpcService<VaultDeskService>();
        app.MapGrpcService<GoodsDeskService>();
        app.MapGatewayHealth();
        app.MapTelemetry();
        app.MapStatusPage();
        app.MapPassagePictures();
        app.MapStationScreens();
        return app;
    }

    /// <summary>What it will listen on.</summary>
    public static IEnumerable<ServedAddress> Addresses(IServiceProvider services)
    {
        const string section = $"{GatewayOptions.SectionName}:{nameof(GatewayOptions.Listen)}";
        var listen = services.GetRequiredService<IOptions<GatewayOptions>>().Value.Listen;
        return
        [
            new($"{section}:{nameof(listen.Grpc)}", listen.Grpc),
            new($"{section}:{nameof(listen.Console)}", listen.Console),
            new($"{section}:{nameof(listen.Webhooks)}", listen.Webhooks),
        ];
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
            ListenGrpc(kestrel, listen);
            Listen(kestrel, listen.Console, HttpProtocols.Http1);
            WebhookListener.Listen(kestrel, listen, SettingsFile.FolderOf(configFile));
        });
    }

    private static void ListenGrpc(KestrelServerOptions kestrel, Configuration.ListenOptions listen)
    {
        if (GrpcAddress.Parse(listen.Grpc, listen.AllowPlaintext, out _) is { } address)
        {
            kestrel.Listen(address.EndPoint, endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http2;
                if (address.IsTls)
                {
                    endpoint.UseMutualTls();
                }
            });
        }
    }

    private static void Listen(KestrelServerOptions kestrel, string address, HttpProtocols protocols)
    {
        if (ListenAddress.Parse(address, out _) is { } endPoint)
        {
            kestrel.Listen(endPoint, endpoint => endpoint.Protocols = protocols);
        }
    }
}
