using EdgeVault.HardwareSim.JsonReaders;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Edge;

/// <summary>What a schema cannot say of JSON readers and sensors: that they exist, and where they send.</summary>
internal static class SideRules
{
    public static IEnumerable<string> Faults(Scenario scenario)
    {
        foreach (var (id, spec) in scenario.Interfaces)
        {
            if (!scenario.Readers.ContainsKey(id))
            {
                yield return $"$.interfaces.{id} is no reader; $.readers has {string.Join(", ", scenario.Readers.Keys)}.";
            }

            if (FaultOf($"$.interfaces.{id}.target", spec.Target, SchemeOf(spec.Speaks), scenario.Broker.On) is { } fault)
            {
                yield return fault;
            }
        }

        foreach (var (id, spec) in scenario.Climate)
        {
            if (FaultOf($"$.climate.{id}.target", spec.Target, "mqtt", scenario.Broker.On) is { } fault)
            {
                yield return fault;
            }
        }
    }

    private static string SchemeOf(JsonSpeech speech) => speech switch
    {
        JsonSpeech.R700Mqtt or JsonSpeech.ZebraMqtt => "mqtt",
        JsonSpeech.R700Webhook or JsonSpeech.ZebraPost => "http",
        JsonSpeech.ZebraTcp => "tcp",
        _ => "",
    };

    private static string? FaultOf(string path, string target, string scheme, bool hasBroker)
    {
        if (target.Length == 0)
        {
            return scheme is "http" ? $"{path} is empty; http://host:port/path would do."
                : scheme is "mqtt" && !hasBroker ? $"{path} is empty, and $.broker is not on; mqtt://host:port would do."
                : null;
        }

        return scheme.Length == 0 ? $"{path} is \"{target}\"; a stream is fetched from the reader, which has a port."
            : Uri.TryCreate(target, UriKind.Absolute, out var uri) && uri.Scheme == scheme && uri.Host.Length > 0 ? null
            : $"{path} is \"{target}\"; {scheme}://host:port would do.";
    }
}
