namespace MQTTnet;

public sealed class MqttClientConnectedEventArgs(MqttClientConnectResult connectResult) : EventArgs
{
    public MqttClientConnectResult ConnectResult => connectResult;
}

public sealed class MqttClientDisconnectedEventArgs(bool clientWasConnected, Exception? exception) : EventArgs
{
    public bool ClientWasConnected => clientWasConnected;

    /// <summary>Null after an orderly disconnect.</summary>
    public Exception? Exception => exception;
}
