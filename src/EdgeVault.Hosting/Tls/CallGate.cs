using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Hosting.Tls;

/// <summary>Stands before every call that comes by TLS: lets through whom the rules allow, denies, counts and logs the
/// rest before anything of the call is read.</summary>
/// <remarks>
/// TLS has proven that the peer holds the key; what its certificate is worth is judged here, so that a denied peer gets
/// a gRPC status that says why. Without a certificate only what the rules leave open can be reached.
/// </remarks>
public sealed partial class CallGate(
    TlsKeeper keeper, CallRules rules, LiveCalls calls, CallMetrics metrics, TimeProvider time,
    ILogger<CallGate> logger) : IHostedService
{
    private const int Unauthenticated = 16;
    private const int PermissionDenied = 7;

    private static readonly TimeSpan ExpiryPeriod = TimeSpan.FromSeconds(10);

    private ITimer? _expiry;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        keeper.Changed += EndStale;
        _expiry = time.CreateTimer(_ => EndStale(), null, ExpiryPeriod, ExpiryPeriod);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        keeper.Changed -= EndStale;
        if (_expiry is not null)
        {
            await _expiry.DisposeAsync();
        }
    }

    /// <summary>The middleware.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var path = context.Request.Path.Value ?? "";
        var certificate = context.Connection.ClientCertificate;
        if (certificate is null && rules.Open.Contains(path))
        {
            await next(context);
            return;
        }

        var verdict = keeper.Material.Trust.JudgeClient(certificate, time.GetUtcNow());
        if (verdict.Identity is not { } caller)
        {
            await DenyAsync(context, Unauthenticated, Explain(verdict.Fault), verdict.Serial);
        }
        else if (!rules.Open.Contains(path) && rules.WhyNot(path, caller) is { } denial)
        {
            await DenyAsync(context, PermissionDenied, denial, verdict.Serial);
        }
        else
        {
            context.Features.Set(caller);
            using (calls.Add(verdict, context))
            {
                await next(context);
            }
        }
    }

    /// <summary>For what only the method itself can see, such as the site that is asked for: it is logged and counted as what
    /// the gate denies.</summary>
    public void NoteDenied(HttpContext context, Denial denial)
    {
        ArgumentNullException.ThrowIfNull(context);
        Denied(context, denial, context.Connection.ClientCertificate?.SerialNumber ?? "");
    }

    /// <summary>Ends the open calls of whoever is not believed any more.</summary>
    private void EndStale()
    {
        foreach (var peer in calls.End(keeper.Material.Trust, time.GetUtcNow()))
        {
            LogEnded(logger, peer.Identity!, peer.Serial);
        }
    }

    private static Denial Explain(PeerFault fault) => fault switch
    {
        PeerFault.NoCertificate => new(DenialKind.NoCertificate, "no client certificate was shown; enrol first"),
        PeerFault.Expired => new(DenialKind.Expired, "the client certificate has expired; renew it by the ledger's key"),
        PeerFault.NotYetValid =>
            new(DenialKind.NotYetValid, "the client certificate is not valid yet; one of the two clocks is wrong"),
        PeerFault.Revoked => new(DenialKind.Revoked, "the client certificate is revoked"),
        PeerFault.NoIdentity => new(DenialKind.NoIdentity, "the client certificate does not say who its holder is"),
        _ => new(DenialKind.UnknownAuthority, "the client certificate is of an authority that is not trusted here"),
    };

    /// <summary>A gRPC answer without a message (Trailers-Only, gRPC over HTTP/2): no body is read or
    /// written.</summary>
    private Task DenyAsync(HttpContext context, int status, Denial denial, string serial)
    {
        Denied(context, denial, serial);
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = status.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(denial.Text);
        return Task.CompletedTask;
    }

    private void Denied(HttpContext context, Denial denial, string serial)
    {
        metrics.Denied(denial.Kind);
        var peer = $"{context.Connection.RemoteIpAddress}:{context.Connection.RemotePort}";
        LogDenied(logger, peer, Printable(context.Request.Path.Value ?? ""), denial.Text, serial);
    }

    // It goes to a log that people read on terminals.
    private static string Printable(string path) =>
        new([.. path.Take(128).Select(c => char.IsControl(c) ? '?' : c)]);

    [LoggerMessage(7003, LogLevel.Warning, "{Peer} was denied {Path}: {Reason} (certificate {Serial}).")]
    private static partial void LogDenied(ILogger logger, string peer, string path, string reason, string serial);

    [LoggerMessage(7004, LogLevel.Warning,
        "A stream of {Peer} was ended: its certificate {Serial} is revoked or has expired.")]
    private static partial void LogEnded(ILogger logger, PeerIdentity peer, string serial);
}
