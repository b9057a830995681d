namespace MQTTnet;

public sealed class MqttApplicationMessageReceivedEventArgs : EventArgs
{
    private readonly Func<CancellationToken, Task> _acknowledge;
    private int _acknowledged;

    internal MqttApplicationMessageReceivedEventArgs(
        string clientId, MqttApplicationMessage message, ushort packetIdentifier, Func<CancellationToken, Task> acknowledge)
    {
        (ClientId, ApplicationMessage, PacketIdentifier) = (clientId, message, packetIdentifier);
        _acknowledge = acknowledge;
    }

    public string ClientId { get; }

    public MqttApplicationMessage ApplicationMessage { get; }

    /// <summary>0 for QoS 0.</summary>
    public ushort PacketIdentifier { get; }

    /// <summary>Acknowledge when the handler has returned. Default true.</summary>
    public bool AutoAcknowledge { get; set; } = true;

    /// <summary>Set by a handler that could not process the message: it is then not acknowledged by itself.</summary>
    public bool ProcessingFailed { get; set; }

    /// <summary>For QoS 1: tells the broker that the message is taken, once. From any thread.</summary>
    /// <exception cref="InvalidOperationException">It was acknowledged already.</exception>
    public Task AcknowledgeAsync(CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _acknowledged, 1) == 0
            ? _acknowledge(cancellationToken)
            : throw new InvalidOperationException("The application message is already acknowledged.");
}
