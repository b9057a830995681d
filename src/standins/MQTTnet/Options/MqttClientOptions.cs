using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace MQTTnet;

public sealed class MqttClientOptions
{
    public string ClientId { get; set; } = "";

    public string Server { get; set; } = "";

    public int Port { get; set; } = 1883;

    public string? UserName { get; set; }

    public byte[]? Password { get; set; }

    public bool CleanSession { get; set; } = true;

    /// <summary>Zero: none.</summary>
    public TimeSpan KeepAlivePeriod { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the connection and each answer may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>The most that one received packet may have. MQTT 3.1.1 has no word for it: it holds here alone.</summary>
    public uint MaximumPacketSize { get; set; } = 1 << 20;

    public MqttProtocolVersion ProtocolVersion { get; set; } = MqttProtocolVersion.V311;

    public string? WillTopic { get; set; }

    public byte[]? WillPayload { get; set; }

    public MqttQualityOfServiceLevel WillQualityOfServiceLevel { get; set; }

    public bool WillRetain { get; set; }

    public MqttClientTlsOptions TlsOptions { get; set; } = new();
}
