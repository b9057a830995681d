namespace EdgeVault.HardwareSim.Broker;

/// <summary>What the demo's own broker puts up with.</summary>
internal sealed record BrokerOptions
{
    /// <summary>On loopback; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Bytes of one packet, checked before any is read. A closed connection is the answer to a larger one.</summary>
    public int PacketBytesMax { get; init; } = 1 << 20;

    public int ClientsMax { get; init; } = 256;

    /// <summary>Topic filters of one client; more are refused one by one.</summary>
    public int SubscriptionsMax { get; init; } = 64;

    /// <summary>Messages in waiting for one client; more are dropped and counted.</summary>
    public int QueueMax { get; init; } = 10_000;

    /// <summary>Messages on their way to one client that it has not acknowledged.</summary>
    public int InFlightMax { get; init; } = 20;

    /// <summary>From the connection to a whole CONNECT.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
