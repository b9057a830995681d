using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.ConsolePage;
using EdgeVault.Hub.Health;
using EdgeVault.Hub.Ingest;
using EdgeVault.Hub.Streams;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using ListenOptions = EdgeVault.Hub.Configuration.ListenOptions;

namespace EdgeVault.Hub.Composition;

/// <summary>Puts the hub together from its settings. Building opens nothing; starting does.</summary>
internal static class HubHost
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    /// <param name="file">The configuration file, or null for <c>appsettings.json</c> of the working folder.</param>
    /// <param name="args">Settings from the command line.</param>
    /// <param name="adjust">What a test puts in place of the real parts.</param>
    /// <exception cref="OptionsValidationException">Every fault of the settings.</exception>
    /// <exception cref="ConfigurationFileException">The file cannot be read.</exception>
    public static WebApplication Build(
        string? file, IReadOnlyList<string> args, Action<IServiceCollection>? adjust = null)
    {
        // Neither the working folder nor ASPNETCORE_… variables may change what the hub does: its own sources are all
        // there is.
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var folder = HubConfiguration.AddSources(builder.Configuration, file, args);
        HubConfiguration.Check(builder.Configuration, folder);
        builder.Services.AddHubOptions(builder.Configuration, folder);
        builder.Services.AddHub();
        adjust?.Invoke(builder.Services);
        AddLogging(builder);
        AddServer(builder);

        var app = builder.Build();
        app.UseHostFiltering();
        app.UseRouting();
        app.MapGrpcService<CustodySyncService>();
        app.MapGrpcService<MergedStreamService>();
        app.MapGrpcService<CatalogueService>();
        app.MapGrpcService<HealthService>();
        app.MapConsole();
        return app;
    }

    private static void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });

        // Standard output belongs to results; what a service has to say goes to standard error.
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static void AddServer(WebApplicationBuilder builder)
    {
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddRouting();

        // A page elsewhere that resolves its name to 127.0.0.1 must not reach a console that has no sign-in yet.
        builder.Services.Configure<HostFilteringOptions>(
            filter => filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            var listen = kestrel.ApplicationServices.GetRequiredService<IOptions<HubOptions>>().Value.Listen;
            kestrel.AddServerHeader = false;
            kestrel.Listen(EndPointOf(listen.Grpc), port => port.Protocols = HttpProtocols.Http2);
            kestrel.Listen(EndPointOf(listen.Console), port => port.Protocols = HttpProtocols.Http1);
        });
    }

    private static System.Net.IPEndPoint EndPointOf(string address) =>
        ListenAddress.Parse(address, out var fault)
            ?? throw new InvalidOperationException($"{nameof(ListenOptions)}: {fault}");
}
