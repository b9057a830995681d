using System.Threading.Channels;
using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Portals;

/// <summary>Reads that were counted and not looked at. Times in gateway µs.</summary>
/// <param name="IsBlind">Nothing stands for them: what crossed meanwhile may not have been seen.</param>
internal readonly record struct Shed(int Reader, long Reads, long FromUs, long ToUs, bool IsBlind);

/// <summary>What reader loops hand to one portal: batches of sightings, gaps, and the count of what found no room.</summary>
/// <remarks>What when full? A reader loop must go on answering keepalives: it never waits here. Its reads are then shed, and
/// counted exactly, by reader.</remarks>
internal sealed class PortalInbox
{
    /// <summary>Batches in waiting: a quarter of a million reads where they come fast, seven MiB at worst.</summary>
    public const int BatchesMax = 256;

    // Wakes the worker without bringing anything.
    private static readonly SightingBatch Nothing = new();

    private readonly Channel<SightingBatch> _batches = Channel.CreateBounded<SightingBatch>(
        new BoundedChannelOptions(BatchesMax) { SingleReader = true });

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Shed> _shed = [];
    private int _wakePending;

    public PortalInbox(PortalPlan plan, Coverage coverage) => (Plan, Coverage) = (plan, coverage);

    public PortalPlan Plan { get; }

    public Coverage Coverage { get; }

    /// <summary>How its door and its beams stand.</summary>
    public PortalInputs Inputs { get; } = new();

    /// <summary>Batches, wakings included, that the worker has not taken yet.</summary>
    public int Waiting => _batches.Reader.Count;

    public bool TryPost(SightingBatch batch) => _batches.Writer.TryWrite(batch);

    /// <summary>For loops that may wait: returns when there is room, which another may take first.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken) =>
        await _batches.Writer.WaitToWriteAsync(cancellationToken);

    public void PostInput(in InputChange change)
    {
        if (Inputs.Post(change))
        {
            Wake();
        }
    }

    public void CountShed(int reader, long reads, long nowUs)
    {
        lock (_lock)
        {
            _shed[reader] = _shed.TryGetValue(reader, out var before)
                ? before with { Reads = before.Reads + reads, ToUs = nowUs }
                : new Shed(reader, reads, nowUs, nowUs, true);
        }
    }

    public void TakeShed(List<Shed> shed)
    {
        lock (_lock)
        {
            shed.AddRange(_shed.Values);
            _shed.Clear();
        }
    }

    /// <summary>Makes <see cref="WaitAsync"/> return; where the channel is full, it does so anyway.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _wakePending, 1) == 0 && !_batches.Writer.TryWrite(Nothing))
        {
            Volatile.Write(ref _wakePending, 0);
        }
    }

    /// <returns>False once the inbox is complete and empty.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        _batches.Reader.WaitToReadAsync(cancellationToken);

    public bool TryTake(out SightingBatch batch)
    {
        while (_batches.Reader.TryRead(out batch!))
        {
            if (batch != Nothing)
            {
                return true;
            }

            Volatile.Write(ref _wakePending, 0);
        }

        return false;
    }

    /// <summary>No more is to come.</summary>
    public void Complete() => _batches.Writer.TryComplete();
}
