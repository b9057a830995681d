using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Logs;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Gateway.Tests.Recording;

public sealed class ClockWatchTests : IDisposable
{
    private static readonly TimeSpan Threshold = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _time = new();
    private readonly RecordingLogger<ClockWatch> _log = new();
    private readonly ClockWatch _watch;

    public ClockWatchTests() => _watch = new ClockWatch(_time, Threshold, _log);

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(3_600)]
    [InlineData(-3_600)]
    [InlineData(1.001)]
    [InlineData(-86_400 * 365 * 20)]
    public void A_jump_beyond_the_threshold_is_one_step_with_both_times(double seconds)
    {
        _time.Advance(TimeSpan.FromMinutes(5));
        var old = _time.GetUtcNow();
        _time.StepWallClock(TimeSpan.FromSeconds(seconds));

        Assert.Equal(new ClockStep { Old = old, New = old + TimeSpan.FromSeconds(seconds) }, _watch.TryTake());
        Assert.Null(_watch.TryTake());
        Assert.Equal(5112, Assert.Single(_log.Entries).EventId);
    }

    [Fact]
    public void A_smaller_jump_and_a_clock_that_is_slewed_into_place_are_none()
    {
        _time.StepWallClock(Threshold);
        Assert.Null(_watch.TryTake());

        // 500 ppm over a day make 43 s.
        for (var second = 0; second < 86_400; second++)
        {
            _time.StepWallClock(TimeSpan.FromTicks(TimeSpan.TicksPerSecond / 2_000));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Null(_watch.TryTake());
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task It_is_seen_within_a_second_without_anybody_asking()
    {
        var stepped = _watch.Stepped;
        _time.StepWallClock(TimeSpan.FromHours(-2));
        Assert.False(stepped.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        await stepped.WaitAsync(Cancellation);
        Assert.NotNull(_watch.TryTake());
        Assert.False(_watch.Stepped.IsCompleted);
    }

    [Fact]
    public async Task The_step_is_recorded_before_what_comes_after_it_and_nothing_is_reordered_or_delayed()
    {
        await using var rig = await GatewayRig.StartAsync();
        var fired = 0;
        await using var timer = rig.Time.CreateTimer(
            _ => fired++, null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        var old = rig.Time.GetUtcNow();
        rig.Time.StepWallClock(TimeSpan.FromHours(-3));

        await rig.RecordAsync(VaultDoor.Crossing([1, 2]));

        var events = rig.Events();
        Assert.Equal([Kind.GatewayStarted, Kind.ClockStepped, Kind.Passage, Kind.Passage],
            events.Select(found => found.KindCase));
        Assert.Equal(
            (CustodyTime.ToUs(old), CustodyTime.ToUs(old.AddHours(-3))),
            (events[1].ClockStepped.OldUs, events[1].ClockStepped.NewUs));
        Assert.True(events[2].RecordedUs < events[0].RecordedUs);
        Assert.True(events[2].MonotonicNs >= events[0].MonotonicNs);
        rig.Time.Advance(TimeSpan.FromSeconds(9.999));
        Assert.Equal(0, fired);
        rig.Time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Equal(1, fired);
    }

    [Fact]
    public async Task An_idle_gateway_records_it_too()
    {
        await using var rig = await GatewayRig.StartAsync();
        rig.Time.StepWallClock(TimeSpan.FromDays(400));

        rig.Time.Advance(TimeSpan.FromSeconds(1));

        await rig.Ledger.WaitForSizeAsync(1, Cancellation);
        Assert.Equal(Kind.ClockStepped, rig.Events()[1].KindCase);
    }

    public void Dispose() => _watch.Dispose();
}
