namespace MQTTnet;

public sealed class MqttClientConnectResult
{
    internal MqttClientConnectResult(bool isSessionPresent) => IsSessionPresent = isSessionPresent;

    public bool IsSessionPresent { get; }

    public MqttClientConnectResultCode ResultCode => MqttClientConnectResultCode.Success;
}
