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
    private readonly Queue<(long ArrivesUs, ReaderReport[] Reports)> _wire = new();
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

    public (long ArrivesUs, ReaderReport[] Reports) TakeArrived() => _wire.Dequeue();

    private void Send(long nowUs)
    {
        var travel = TravelUs + (int)(JitterUs * dice.NextUnit()) + (dice.Chance(SlowShare) ? SlowUs : 0);
        _lastArrivalUs = Math.Max(_lastArrivalUs, nowUs + travel);
        _wire.Enqueue((_lastArrivalUs, _buffer.Reports.ToArray()));
        _buffer.Clear();
    }
}
