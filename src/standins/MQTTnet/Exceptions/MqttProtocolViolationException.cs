namespace MQTTnet.Exceptions;

public sealed class MqttProtocolViolationException(string message) : Exception(message);
