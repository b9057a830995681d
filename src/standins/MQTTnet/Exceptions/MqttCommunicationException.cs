namespace MQTTnet.Exceptions;

public class MqttCommunicationException : Exception
{
    public MqttCommunicationException(string message)
        : base(message)
    {
    }

    public MqttCommunicationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
