namespace MQTTnet.Formatter;

public enum MqttProtocolVersion
{
    Unknown = 0,
    V311 = 4,
}
