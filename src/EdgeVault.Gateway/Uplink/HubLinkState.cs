namespace EdgeVault.Gateway.Uplink;

/// <summary>What an operator can see of one hub link. Written by the link, read by console,
/// metrics and health.</summary>
internal sealed class HubLinkState(string name, string address)
{
    private readonly Lock _gate = new();
    private Snapshot _now = new("connecting", 0, "", null);

    public string Name => name;

    public string Address => address;

    public Snapshot Now
    {
        get
        {
            lock (_gate)
            {
                return _now;
            }
        }
    }

    public void Acknowledged(ulong nextIndex, DateTimeOffset at) =>
        Set(now => now with { Phase = "live", NextIndex = Math.Max(now.NextIndex, nextIndex), LastAck = at });

    public void Live(ulong nextIndex) =>
        Set(now => now with { Phase = "live", NextIndex = Math.Max(now.NextIndex, nextIndex) });

    public void Lost(string error) => Set(now => now with { Phase = "waiting", LastError = error });

    public void Connecting() => Set(now => now with { Phase = "connecting" });

    private void Set(Func<Snapshot, Snapshot> change)
    {
        lock (_gate)
        {
            _now = change(_now);
        }
    }

    /// <param name="Phase">connecting, live or waiting (between two tries).</param>
    /// <param name="NextIndex">Everything below is durable at the hub.</param>
    /// <param name="LastError">Why the link was lost last; empty when it never was.</param>
    /// <param name="LastAck">When the hub acknowledged last.</param>
    internal sealed record Snapshot(string Phase, ulong NextIndex, string LastError, DateTimeOffset? LastAck);
}
