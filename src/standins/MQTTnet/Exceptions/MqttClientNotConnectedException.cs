namespace MQTTnet.Exceptions;

public sealed class MqttClientNotConnectedException() : MqttCommunicationException("The MQTT client is not connected.");
