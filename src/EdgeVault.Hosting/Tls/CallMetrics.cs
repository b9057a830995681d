using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Text.Json;

namespace EdgeVault.Hosting.Tls;

/// <summary>What is measured of calls that come by TLS.</summary>
public sealed class CallMetrics
{
    public const string MeterName = "EdgeVault.Hosting";

    private static readonly FrozenDictionary<DenialKind, string> Words = Enum.GetValues<DenialKind>()
        .ToFrozenDictionary(kind => kind, kind => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()));

    private readonly Counter<long> _denied;

    public CallMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _denied = meters.Create(MeterName).CreateCounter<long>(
            "edgevault.calls.denied", "{call}", "Calls denied to whoever made them, by reason.");
    }

    public void Denied(DenialKind kind) => _denied.Add(1, new KeyValuePair<string, object?>("reason", Words[kind]));
}
