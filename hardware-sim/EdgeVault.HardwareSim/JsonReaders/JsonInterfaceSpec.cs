using System.ComponentModel;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.JsonReaders;

/// <summary>What a reader speaks that does not speak LLRP.</summary>
internal enum JsonSpeech
{
    /// <summary>Impinj R700, publishing to a broker.</summary>
    R700Mqtt,

    /// <summary>Impinj R700, a long GET to the reader.</summary>
    R700Stream,

    /// <summary>Impinj R700, posting to the gateway.</summary>
    R700Webhook,

    /// <summary>Zebra IoT Connector, publishing to a broker.</summary>
    ZebraMqtt,

    /// <summary>Zebra IoT Connector, posting to the gateway.</summary>
    ZebraPost,

    /// <summary>Zebra IoT Connector, bare TCP.</summary>
    ZebraTcp,
}

/// <summary>A reader that speaks JSON in place of LLRP.</summary>
internal sealed record JsonInterfaceSpec
{
    [Description("What it speaks.")]
    public JsonSpeech Speaks { get; init; } = JsonSpeech.R700Mqtt;

    [Description("Where it sends: mqtt://host:port for a broker, http://host:port/path for a webhook, tcp://host:port; "
        + "empty for one that listens itself.")]
    public string Target { get; init; } = "";

    [Description("TCP port on loopback of one that listens (r700_stream, zebra_tcp without a target); 0 takes a free one.")]
    [Limits(0, 65_535)]
    public int Port { get; init; }

    [Description("MQTT topic of its events; empty for readers/<id>/events.")]
    public string Topic { get; init; } = "";

    [Description("Whether events say antenna, signal strength and the like; without, a Zebra tells the EPC alone.")]
    public bool Details { get; init; } = true;

    [Description("How long events wait for company, milliseconds; 0 sends each alone.")]
    [Limits(0, 60_000)]
    public int BatchMs { get; init; }

    [Description("Events kept while they cannot be sent; the oldest go first, and the reader says so in its way.")]
    [Limits(10, 300_000)]
    public int BufferEvents { get; init; } = 10_000;

    [Description("r700_stream: how far back it tells again to whoever connects, seconds.")]
    [Limits(0, 3_600)]
    public int HistorySeconds { get; init; }

    [Description("r700_stream: silence after which an empty line is sent, milliseconds.")]
    [Limits(100, 300_000)]
    public int KeepAliveMs { get; init; } = 30_000;
}
