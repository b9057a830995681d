namespace EdgeVault.Capture.Readers.Json;

/// <summary>Whether a JSON reader is there: it says so by every message, and by its silence that it is not.</summary>
/// <remarks>A connection to a broker, or a port on which nobody posts, proves nothing: the reader counts as there from
/// its first word on.</remarks>
internal sealed class ReaderPresence(ReaderPlan plan, JsonIntake intake, IReaderFate fate, GatewayClock clock)
{
    private readonly Turn _turn = new();
    private bool _isUp;
    private long _beganUs = clock.NowUs;

    private TimeSpan Limit => plan.Options.Silence;

    private string Silent => $"nothing came from the reader for {Limit.TotalSeconds:0.###} s";

    /// <summary>A new connection, on which nothing was heard yet.</summary>
    public void Begin() => (_isUp, _beganUs) = (false, clock.NowUs);

    /// <summary>It said something.</summary>
    public ValueTask HeardAsync(CancellationToken stop) => SetAsync(isUp: true, "", stop);

    /// <summary>The broker, or the reader itself, says that it is away.</summary>
    public ValueTask GoneAsync(string why, CancellationToken stop) => SetAsync(isUp: false, why, stop);

    /// <summary>Time left before silence has lasted too long; longer than ever where it may last.</summary>
    public TimeSpan Left()
    {
        if (Limit == TimeSpan.Zero)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var left = Limit - TimeSpan.FromMicroseconds(clock.NowUs - Math.Max(intake.LastHeardUs, _beganUs));
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    public TimeoutException TooSilent() => new(Silent);

    /// <summary>Tells when the reader has fallen silent, for connections that outlive it. Runs until stopped.</summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        while (true)
        {
            var left = Left();
            if (left == TimeSpan.Zero)
            {
                await SetAsync(isUp: false, Silent, stop);
                left = Limit;
            }

            // A hair later than due: two clocks' roundings must not make it look just before.
            var wait = left == Timeout.InfiniteTimeSpan ? left : left + TimeSpan.FromMilliseconds(1);
            await Task.Delay(wait, clock.Time, stop);
        }
    }

    private async ValueTask SetAsync(bool isUp, string why, CancellationToken stop)
    {
        await _turn.TakeAsync(stop);
        try
        {
            if (isUp && !_isUp)
            {
                await fate.UpAsync(intake.Identity, plan.Make, "", stop);
            }
            else if (!isUp && _isUp)
            {
                await fate.DownAsync(why, stop);
            }

            _isUp = isUp;
        }
        finally
        {
            _turn.Release();
        }
    }
}
