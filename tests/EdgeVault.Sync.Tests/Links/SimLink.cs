using EdgeVault.Gateway.Uplink;

namespace EdgeVault.Sync.Tests.Links;

/// <summary>The network between one gateway and the hub, as it is just now.</summary>
internal sealed class SimLink(SimWorld world, Func<SimHub?> hub) : IHubDialler
{
    // HTTP/2 headers and framing, TLS records, TCP and IP.
    private const int BytesOnTop = 120;

    private readonly List<SimCall> _calls = [];

    public TimeProvider Time => world.Time;

    /// <summary>One way; drawn anew for the link, not for the message: a link keeps its order.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(5);

    public double BytesPerSecond { get; set; } = 12.5e6;

    /// <summary>Nothing gets through, and nobody is told.</summary>
    public bool IsBlack { get; private set; }

    public IReadOnlyList<SimCall> Calls => _calls;

    public SimHub? Hub => hub();

    public (DateTimeOffset Now, TimeSpan Latency, TimeSpan Transfer) Cost(int bytes) => (
        world.Time.GetUtcNow(), Latency, TimeSpan.FromSeconds((bytes + BytesOnTop) / BytesPerSecond));

    public HubConnection Dial() => new(new SimInvoker(this), CancellationToken.None);

    public SimCall Open(CancellationToken cancellation)
    {
        var call = new SimCall(world, this, cancellation);
        _calls.Add(call);
        return call;
    }

    /// <summary>What is connected goes silent, in one direction or both; what dials from here on gets through.</summary>
    public void HalfOpen(bool up, bool down)
    {
        foreach (var call in _calls.Where(call => !call.IsOver))
        {
            call.Silence(up, down);
        }
    }

    /// <summary>Nothing gets through until it is lit again; what was connected stays silent for good.</summary>
    public void Blacken()
    {
        IsBlack = true;
        HalfOpen(up: true, down: true);
    }

    public void Light() => IsBlack = false;

    /// <summary>Both ends are told; what is on its way is lost.</summary>
    public void Reset()
    {
        foreach (var call in _calls.Where(call => !call.IsOver))
        {
            call.Reset();
        }
    }
}
