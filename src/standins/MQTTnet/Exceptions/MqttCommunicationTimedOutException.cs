namespace MQTTnet.Exceptions;

public sealed class MqttCommunicationTimedOutException(string message, Exception? innerException = null)
    : MqttCommunicationException(message, innerException);
