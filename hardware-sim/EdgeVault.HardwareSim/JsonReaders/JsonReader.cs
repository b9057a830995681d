namespace EdgeVault.HardwareSim.JsonReaders;

/// <summary>A reader that tells what it reads in JSON, in one of the ways of the two makes.</summary>
/// <remarks>
/// <see cref="Say"/> is the world's and never waits; a task of its own sends. While that fails, events are kept as far
/// as there is room, and sent again: whoever listens may hear one twice. What there was no room for an R700 tells in an
/// overflow event, and a Zebra by a gap in its numbers.
/// </remarks>
internal sealed class JsonReader : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    private readonly JsonInterfaceSpec _spec;
    private readonly TimeProvider _time;
    private readonly IEventCarrier _carrier;
    private readonly EventBuffer _buffer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;
    private long _eventNumber;
    private long _managementNumber;
    private byte[]? _overflow;

    public JsonReader(JsonInterfaceSpec spec, IEventCarrier carrier, TimeProvider time)
    {
        (_spec, _carrier, _time) = (spec, carrier, time);
        _buffer = new EventBuffer(spec.BufferEvents);
        _sending = SendAsync(_stop.Token);
    }

    /// <summary>Tags told, or lost.</summary>
    public long Reads { get; private set; }

    /// <summary>Events that nobody will hear.</summary>
    public long Lost => _buffer.Lost;

    private bool IsR700 => _spec.Speaks is JsonSpeech.R700Mqtt or JsonSpeech.R700Stream or JsonSpeech.R700Webhook;

    /// <summary>A tag was read. One thread at a time.</summary>
    public void Say(in JsonRead read)
    {
        Reads++;
        _buffer.Add(read.SeenUs, IsR700
            ? R700Format.Tag(read, read.SeenUs + QueueingUs(read), _spec.Details)
            : ZebraFormat.Tag(read, ++_eventNumber, _spec.Details));
    }

    /// <summary>An input has changed. The same thread as <see cref="Say"/>.</summary>
    public void SayInput(long us, int input, bool isHigh) => _buffer.Add(us, IsR700
        ? R700Format.Gpi(us, input, isHigh)
        : ZebraFormat.Gpi(us, ++_managementNumber, input, isHigh));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        await _carrier.DisposeAsync();
        _buffer.Dispose();
        _stop.Dispose();
    }

    // An event is queued some milliseconds after the read, and its time is that of the queueing.
    private static long QueueingUs(in JsonRead read) => 1_000 + (read.SeenUs % 7_000);

    private static byte[]? OverflowOf((long FirstUs, long LastUs, long Count, int Left)? loss) =>
        loss is var (firstUs, lastUs, count, left) ? R700Format.Overflow(firstUs, lastUs, count, left) : null;

    private async Task SendAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await SendSomeAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // DisposeAsync: the reader goes off the air.
        }
    }

    private async ValueTask SendSomeAsync(CancellationToken stop)
    {
        if (_spec.BatchMs > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(_spec.BatchMs), _time, stop);
        }

        try
        {
            _overflow ??= IsR700 ? OverflowOf(_buffer.TakeLoss()) : null;
            if (_overflow is { } overflow)
            {
                // Kept until it is told: what makes a buffer overflow makes the sending fail.
                await _carrier.SendAsync([overflow], stop);
                _overflow = null;
            }

            var (upTo, events) = _buffer.Peek(_spec.BatchMs > 0 ? _carrier.TogetherMax : 1);
            if (events.Count > 0)
            {
                await _carrier.SendAsync(events, stop);
                _buffer.Drop(upTo);
            }
            else if (!await _buffer.WaitAsync(_carrier.KeepAlive, _time, stop))
            {
                await _carrier.SayAliveAsync(stop);
            }
        }
        catch (IOException)
        {
            await Task.Delay(RetryAfter, _time, stop);
        }
    }
}
