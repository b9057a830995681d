using System.Text.Json;
using EdgeVault.Capture;
using EdgeVault.Gateway.Recording;
using EdgeVault.Ledger;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeVault.Gateway.Health;

/// <summary>Ready means: an event can be made durable now, and no door is blind.
/// A living process proves neither.</summary>
internal sealed class GatewayHealth(SegmentLedger ledger, CustodyWriter writer, ICaptureStatus capture) : IHealthCheck
{
    /// <summary>Why not, one sentence each; none means ready.</summary>
    public IReadOnlyList<string> Reasons()
    {
        var reasons = new List<string>();
        if (ledger.State is { Mode: not LedgerMode.Writable } state)
        {
            reasons.Add($"The ledger takes no entries: {state.Reason}");
        }
        else if (writer.Halted is { } halted)
        {
            reasons.Add($"Nothing is recorded: {halted}");
        }
        else if (!writer.HasBegun)
        {
            reasons.Add("The first commit of this start is not durable yet.");
        }

        reasons.AddRange(capture.Snapshot().Portals.SelectMany(
            portal => portal.OpenGaps.Select(gap => $"{portal.Id} is blind: {Describe(gap)}")));
        return reasons;
    }

    public static string Describe(OpenGap gap)
    {
        var who = gap.Reader.Length == 0 ? ""
            : gap.Antennas.Count == 0 ? $" of {gap.Reader}"
            : $" of {gap.Reader}/{string.Join(",", gap.Antennas)}";
        return $"{gap.Cause switch
        {
            GapCause.GatewayDown => "no report yet since this start",
            GapCause.ReaderDisconnected => "link lost",
            GapCause.AntennaLost => "antenna lost",
            GapCause.ReaderBufferOverflow => "buffer overflow",
            _ => "exception",
        }}{who}, since {gap.From.UtcDateTime:HH:mm:ss}Z{(gap.Detail.Length > 0 ? $" ({gap.Detail})" : "")}";
    }

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var reasons = Reasons();
        return Task.FromResult(reasons.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(string.Join(' ', reasons)));
    }
}

internal static class GatewayHealthServices
{
    private const string Ready = "ready";

    public static IServiceCollection AddGatewayHealth(this IServiceCollection services)
    {
        services.AddSingleton<GatewayHealth>();
        services.AddHealthChecks().AddCheck<GatewayHealth>("custody", tags: [Ready]);
        return services;
    }

    public static void MapGatewayHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks(
            "/healthz/live",
            new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        endpoints.MapHealthChecks(
            "/healthz/ready",
            new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync });
        endpoints.MapGrpcService<GrpcHealth>();
    }

    private static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, new
        {
            status = report.Status == HealthStatus.Healthy ? "ok" : "notReady",
            reasons = report.Entries.Values
                .Select(entry => entry.Description)
                .Where(reason => !string.IsNullOrEmpty(reason)),
        });
    }
}
