using MQTTnet.Exceptions;

namespace MQTTnet.Adapter;

/// <summary>The broker answered, and said no.</summary>
public sealed class MqttConnectingFailedException(MqttClientConnectResultCode resultCode)
    : MqttCommunicationException($"The broker refuses the connection: {resultCode}.")
{
    public MqttClientConnectResultCode ResultCode => resultCode;
}
