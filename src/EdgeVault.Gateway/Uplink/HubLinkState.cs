namespace EdgeVault.Gateway.Uplink;

/// <summary>What an operator can see of one hub link. Written by the link, read by console,
/// metrics and health.</summary>
internal sealed class HubLinkState(string name, string address)
{
    private readonly Lock _gate = new();
    private ulong _cosigned;
    private DateTimeOffset? _levelAt;
    private Snapshot _now = new("connecting", 0, "", null, "");

    public string Name => name;

    public string Address => address;

    /// <summary>Called with what is wrong with the hub itself, once for each time.</summary>
    public event Action<string>? Alarmed;

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

    /// <summary>How long the hub has not had all that is durable; as of its last acknowledgement, or of the last time
    /// that anybody asked and it had.</summary>
    public TimeSpan LagAt(ulong size, DateTimeOffset now)
    {
        lock (_gate)
        {
            _levelAt = _now.NextIndex >= size ? now : _levelAt ?? now;
            return now - _levelAt.Value;
        }
    }

    public void Acknowledged(ulong nextIndex, DateTimeOffset at) => Set(now => now with
    {
        Phase = "live",
        Alarm = nextIndex >= _cosigned ? "" : now.Alarm,
        NextIndex = nextIndex,
        LastAck = at,
    });

    public void Live(ulong nextIndex) => Set(now => now with
    {
        Phase = "live",
        // The acknowledgement of what it got again may have been lost with the link.
        Alarm = nextIndex >= _cosigned ? "" : now.Alarm,
        NextIndex = nextIndex,
    });

    /// <summary>The hub holds less than it has cosigned: it was restored from an older backup, or was
    /// replaced.</summary>
    public void HubRolledBack(ulong nextIndex, ulong cosigned)
    {
        var alarm = $"Hub {Name} holds {nextIndex} events, and has cosigned {cosigned}: it was restored from an older "
            + "backup, or is another. All that it lacks is sent again.";
        _cosigned = cosigned;
        Set(now => now with { Alarm = alarm });
        Alarmed?.Invoke(alarm);
    }

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
    /// <param name="Alarm">What is wrong with the hub itself; empty for nothing.</param>
    internal sealed record Snapshot(
        string Phase, ulong NextIndex, string LastError, DateTimeOffset? LastAck, string Alarm);
}
