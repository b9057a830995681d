using System.ComponentModel;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Broker;

/// <summary>The simulator's own MQTT broker.</summary>
internal sealed record BrokerSpec
{
    [Description("Whether it runs. Readers and sensors without a target of their own publish to it.")]
    public bool On { get; init; }

    [Description("TCP port on loopback; 0 takes a free one.")]
    [Limits(0, 65_535)]
    public int Port { get; init; }
}
