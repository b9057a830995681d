namespace EdgeVault.Capture.Readers.Json;

/// <summary>What the links to JSON readers have in common.</summary>
internal abstract class JsonLink(ReaderPlan plan, JsonIntake intake, IReaderFate fate, GatewayClock clock) : IReaderLink
{
    private readonly ReaderDecoder _decoder = ReaderDecoder.Of(plan);

    protected ReaderPlan Plan => plan;

    protected JsonIntake Intake => intake;

    protected IReaderFate Fate => fate;

    protected GatewayClock Clock => clock;

    protected ReaderPresence Presence { get; } = new(plan, intake, fate, clock);

    public abstract Task RunAsync(CancellationToken stop);

    public virtual bool OnLost(Exception exception) => false;

    public void Finish() => intake.Finish();

    /// <summary>Returns when the message's sightings are in the pipeline.</summary>
    /// <returns>Null, or why it was not used.</returns>
    protected async ValueTask<string?> TakeAsync(ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        if (await intake.TakeAsync(message, _decoder, plan.Options.Identity, stop) is { } refusal)
        {
            return refusal;
        }

        await Presence.HeardAsync(stop);
        return null;
    }

    protected async ValueTask TakeKeepAliveAsync(CancellationToken stop)
    {
        intake.Heard();
        await Presence.HeardAsync(stop);
    }

    /// <summary>Reads a stream of JSON until it ends or falls silent.</summary>
    /// <exception cref="IOException">The stream ended.</exception>
    /// <exception cref="TimeoutException">No whole value and no keep-alive came for too long, however many bytes
    /// did.</exception>
    protected async Task ReadAsync(Stream stream, CancellationToken stop)
    {
        var framer = new JsonFramer();
        var buffer = new byte[16 * 1024];
        Presence.Begin();
        while (await ReadAsync(stream, buffer, stop) is var count and > 0)
        {
            framer.Feed(buffer.AsSpan(0, count));
            while (framer.TryTake(out var value))
            {
                await TakeAsync(value, stop);
            }

            if (framer.SawKeepAlive)
            {
                await TakeKeepAliveAsync(stop);
            }
        }

        throw new IOException("the reader closed the connection");
    }

    private async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(Presence.Left(), clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            return await stream.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw Presence.TooSilent();
        }
    }
}
