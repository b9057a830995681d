using EdgeVault.HardwareSim.Climate;

namespace EdgeVault.HardwareSim.JsonReaders;

/// <summary>Publishes events: an R700 one to a message, a Zebra one or an array.</summary>
internal sealed class MqttCarrier(MqttPublisher publisher, string topic, bool isR700) : IEventCarrier
{
    public TimeSpan KeepAlive => Timeout.InfiniteTimeSpan;

    public int TogetherMax => 50;

    public async ValueTask SendAsync(IReadOnlyList<byte[]> events, CancellationToken cancellationToken)
    {
        if (!isR700 && events.Count > 1)
        {
            await publisher.PublishAsync(topic, JsonBytes.Array(events), cancellationToken);
            return;
        }

        foreach (var one in events)
        {
            await publisher.PublishAsync(topic, one, cancellationToken);
        }
    }

    public ValueTask SayAliveAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => publisher.DisposeAsync();
}
