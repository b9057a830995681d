namespace MQTTnet.Protocol;

public enum MqttQualityOfServiceLevel
{
    AtMostOnce = 0,
    AtLeastOnce = 1,

    /// <summary>Not in this stand-in.</summary>
    ExactlyOnce = 2,
}
