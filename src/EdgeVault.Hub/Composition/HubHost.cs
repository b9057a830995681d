using EdgeVault.Hosting.Logs;
using EdgeVault.Hosting.Settings;
using EdgeVault.Hosting.Tls;
using EdgeVault.Hub.Api;
using EdgeVault.Hub.Authority;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.ConsolePage;
using EdgeVault.Hub.Directives;
using EdgeVault.Hub.Health;
using EdgeVault.Hub.Ingest;
using EdgeVault.Hub.Streams;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.Composition;

/// <summary>Puts the hub together from its settings. Building opens nothing; starting does.</summary>
internal static class HubHost
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    /// <param name="file">The configuration file, or null for <c>appsettings.json</c> of the working folder.</param>
    /// <param name="args">Settings from the command line.</param>
    /// <param name="adjust">What comes on top, or takes the place of a part.</param>
    /// <exception cref="OptionsValidationException">Every fault of the settings.</exception>
    /// <exception cref="SettingsFileException">The file cannot be read.</exception>
    public static WebApplication Build(
        string? file, IReadOnlyList<string> args, Action<IServiceCollection>? adjust = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        SettingsFile.AddTo(builder.Configuration, file, args);
        var section = builder.Configuration.GetSection(HubOptions.SectionName);
        var options = HubConfiguration.Check(section, SettingsFile.FolderOf(file));
        ServiceLogs.AddTo(builder, options.Telemetry.LogFormat);
        builder.Services.AddHubOptions(section, SettingsFile.FolderOf(file)).AddHub().AddHubAuthority(options);
        adjust?.Invoke(builder.Services);
        AddServer(builder, options.Listen);

        var app = builder.Build();
        // A page elsewhere that resolves its name to 127.0.0.1 must not reach a console that has no sign-in yet.
        // By TLS the certificate says who calls, and machines call by names of their own.
        app.UseWhen(static context => !context.Request.IsHttps, static branch => branch.UseHostFiltering());
        app.UseCallGate();
        app.UseQueries();
        app.UseRouting();
        app.MapGrpcService<CustodySyncService>();
        app.MapGrpcService<MergedStreamService>();
        app.MapGrpcService<CatalogueService>();
        app.MapGrpcService<DirectivesService>();
        app.MapGrpcService<HealthService>();
        if (app.Services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(TlsKeeper)))
        {
            app.MapGrpcService<EnrolmentService>();
        }

        app.MapConsole();
        return app;
    }

    /// <summary>What it will listen on.</summary>
    public static IEnumerable<ServedAddress> Addresses(IServiceProvider services)
    {
        const string section = $"{HubOptions.SectionName}:{nameof(HubOptions.Listen)}";
        var listen = services.GetRequiredService<IOptions<HubOptions>>().Value.Listen;
        return
        [
            new($"{section}:{nameof(listen.Grpc)}", listen.Grpc),
            new($"{section}:{nameof(listen.Console)}", listen.Console),
        ];
    }

    private static void AddServer(WebApplicationBuilder builder, Configuration.ListenOptions listen)
    {
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddRouting();
        builder.Services.AddHostFiltering(hosts => hosts.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            var grpc = GrpcAddress.Parse(listen.Grpc, listen.AllowPlaintext, out _)!;
            kestrel.Listen(grpc.EndPoint, port =>
            {
                port.Protocols = HttpProtocols.Http2;
                if (grpc.IsTls)
                {
                    port.UseMutualTls();
                }
            });
            kestrel.Listen(ListenAddress.Parse(listen.Console, out _)!, port => port.Protocols = HttpProtocols.Http1);
        });
    }
}
