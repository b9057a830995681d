using EdgeVault.Gateway.Configuration;
using EdgeVault.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Certificates;

/// <summary>Says loudly, at every start, what leaves this machine without TLS because the configuration wants it so.
/// </summary>
internal sealed partial class PlaintextWarning(IOptions<GatewayOptions> options, ILogger<PlaintextWarning> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var listen = options.Value.Listen;
        if (GrpcAddress.Parse(listen.Grpc, listen.AllowPlaintext, out _) is { IsExposed: true })
        {
            LogPlaintext(listen.Grpc);
        }

        foreach (var hub in options.Value.Hubs.Values.Where(static hub => hub.IsExposed))
        {
            LogPlaintext(hub.Address);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(5323, LogLevel.Critical,
        "PLAINTEXT: {Address} is used without TLS beyond this machine, because AllowPlaintext says so. Anybody on the way "
        + "can read all, and can be whoever he says he is.")]
    private partial void LogPlaintext(string address);
}
