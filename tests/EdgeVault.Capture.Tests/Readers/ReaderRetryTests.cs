using EdgeVault.Capture.Readers;
using EdgeVault.TestKit;

namespace EdgeVault.Capture.Tests.Readers;

public sealed class ReaderRetryTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<TimeSpan> _delays = [];

    [Fact]
    public async Task Delays_grow_with_jitter_and_never_exceed_half_a_minute()
    {
        await FailAsync(times: 40);

        Assert.Equal(40, _delays.Count);
        Assert.InRange(_delays[0], TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
        Assert.All(_delays, static delay => Assert.InRange(delay, TimeSpan.Zero, ReaderRetry.DelayMax));
        Assert.Contains(_delays, static delay => delay > TimeSpan.FromSeconds(20));
        Assert.True(_delays.Distinct().Count() > 5, "there is no jitter");
    }

    [Fact]
    public async Task Success_starts_the_delays_again()
    {
        await FailAsync(times: 12);
        _delays.Clear();

        await FailAsync(times: 1);

        Assert.InRange(Assert.Single(_delays), TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task Our_own_faults_are_not_retried()
    {
        var retry = ReaderRetry.Build(_time, static () => 0.5, static (_, _, _) => { });

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await retry.ExecuteAsync(
            static _ => throw new InvalidOperationException(), TestContext.Current.CancellationToken));
    }

    private async Task FailAsync(int times)
    {
        var random = new Random(11);
        var retry = ReaderRetry.Build(_time, random.NextDouble, (_, delay, _) => _delays.Add(delay));
        var left = times;
        var running = retry.ExecuteAsync(
            _ => left-- > 0 ? throw new IOException("no reader") : default, TestContext.Current.CancellationToken).AsTask();
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, _time.WaitForArmedTimersAsync(1, TestContext.Current.CancellationToken));
            _time.Advance(ReaderRetry.DelayMax);
        }

        await running;
    }
}
