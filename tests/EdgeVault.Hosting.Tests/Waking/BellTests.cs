using EdgeVault.Hosting.Waking;

namespace EdgeVault.Hosting.Tests.Waking;

public sealed class BellTests
{
    private readonly Bell _bell = new();

    [Fact]
    public async Task A_ring_before_anybody_waits_is_heard_by_the_next_who_does_and_once()
    {
        _bell.Ring();
        _bell.Ring();

        await _bell.WaitAsync(Cancellation);
        var next = _bell.WaitAsync(Cancellation);

        Assert.False(next.IsCompleted);
        _bell.Ring();
        await next;
    }

    [Fact]
    public async Task Who_is_told_to_stop_waits_no_longer_and_misses_nothing()
    {
        using var stop = new CancellationTokenSource();
        var waiting = _bell.WaitAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        _bell.Ring();

        await _bell.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task No_ring_is_lost_between_looking_and_waiting()
    {
        var (made, seen) = (0, 0);
        var ringing = Task.Run(
            () =>
            {
                for (var ring = 1; ring <= 20_000; ring++)
                {
                    Volatile.Write(ref made, ring);
                    _bell.Ring();
                }
            },
            Cancellation);

        // A ring that were lost would leave this waiting for ever with something made that it has not seen.
        while (seen < 20_000)
        {
            await _bell.WaitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            seen = Volatile.Read(ref made);
        }

        await ringing;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
