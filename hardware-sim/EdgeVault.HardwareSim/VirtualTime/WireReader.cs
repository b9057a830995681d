using EdgeVault.HardwareSim.Readers;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.VirtualTime;

/// <summary>A reader whose messages travel over a network that takes its time, but keeps their order.</summary>
internal sealed class WireReader(ReaderSpec spec, WorldClock clock, Dice dice) : IReadSink
{
    // A switched network and a reader's own stack: a millisecond or two, now and then a retransmission.
    private const int TravelUs = 800;
    private const int JitterUs = 1_700;
    private const double SlowShare = 0.002;
    private const int SlowUs = 60_000;

    private readonly ReportBuffer _buffer = new(spec, clock);
    private readonly Queue<WireMessage> _wire = new();
    private long _lastArrivalUs;

    public long Reads { get; private set; }

    /// <summary>When the next message arrives; never when none is on its way.</summary>
    public long NextArrivalUs => _wire.TryPeek(out var next) ? next.ArrivesUs : long.MaxValue;

    public bool TryTake(in TagRead read)
    {
        SendDue(read.AtUs);
        Reads++;
        _buffer.Add(read);
        if (_buffer.IsFull)
        {
            Send(read.AtUs);
        }

        return true;
    }

    /// <summary>Sends what has waited long enough by then.</summary>
    public void SendDue(long nowUs)
    {
        if (_buffer.DueUs <= nowUs)
        {
            Send(_buffer.DueUs);
        }
    }

    public void Input(in InputEdge edge)
    {
        SendDue(edge.AtUs);
        Put(edge.AtUs, [], edge with { AtUs = clock.ToReaderUs(edge.AtUs, spec) });
    }

    public WireMessage TakeArrived() => _wire.Dequeue();

    private void Send(long nowUs)
    {
        Put(nowUs, _buffer.Reports.ToArray(), null);
        _buffer.Clear();
    }

    private void Put(long nowUs, ReaderReport[] reports, InputEdge? edge)
    {
        var travel = TravelUs + (int)(JitterUs * dice.NextUnit()) + (dice.Chance(SlowShare) ? SlowUs : 0);
        _lastArrivalUs = Math.Max(_lastArrivalUs, nowUs + travel);
        _wire.Enqueue(new(_lastArrivalUs, reports, edge));
    }
}

/// <summary>What one message of a reader tells: reports, or an edge by the reader's own clock.</summary>
internal readonly record struct WireMessage(long ArrivesUs, ReaderReport[] Reports, InputEdge? Edge);
