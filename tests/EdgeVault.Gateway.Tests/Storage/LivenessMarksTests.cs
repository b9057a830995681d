using EdgeVault.Gateway.Tests.Support;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Gateway.Tests.Storage;

public sealed class LivenessMarksTests : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly GatewayRig _rig = GatewayRig.Open();
    private readonly DiskWatch _marks;

    public LivenessMarksTests() => _marks = new DiskWatch(_rig.Disk, "fdatasync", "storage.state");

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_mark_is_made_at_the_start_every_ten_seconds_and_at_the_end()
    {
        await StartAsync();
        Assert.Equal(VaultDoor.At, _rig.MarkOnDisk()!.At);

        await TickAsync(2);
        Assert.Equal(VaultDoor.At + Period, _rig.MarkOnDisk()!.At);
        _rig.Time.Advance(Period - TimeSpan.FromTicks(1));
        Assert.Equal(2, _marks.Count);

        await _rig.Marks.StopAsync(Cancellation);
        Assert.Equal(3, _marks.Count);
        Assert.Equal(VaultDoor.At + (2 * Period) - TimeSpan.FromTicks(1), _rig.MarkOnDisk()!.At);
    }

    [Fact]
    public async Task A_portal_moves_only_by_what_was_decided_however_long_the_gateway_lives()
    {
        await StartAsync();
        Assert.Empty(_rig.MarkOnDisk()!.DecidedUpTo);

        _rig.Marks.Decided("door-1", VaultDoor.At.AddSeconds(3));
        await TickAsync(2);
        await TickAsync(3);

        Assert.Equal(VaultDoor.At.AddSeconds(3), Assert.Single(_rig.MarkOnDisk()!.DecidedUpTo).Value);
        Assert.Equal(VaultDoor.At + (2 * Period), _rig.MarkOnDisk()!.At);
    }

    [Fact]
    public async Task The_last_mark_of_a_clean_stop_holds_what_was_decided_since()
    {
        await StartAsync();
        _rig.Marks.Decided("door-1", VaultDoor.At.AddSeconds(4));

        await _rig.Marks.StopAsync(Cancellation);

        Assert.Equal(VaultDoor.At.AddSeconds(4), _rig.MarkOnDisk()!.DecidedUpTo["door-1"]);
    }

    [Fact]
    public async Task What_the_process_before_left_is_kept_for_portals_that_are_quiet_since()
    {
        await StartAsync();
        _rig.Marks.Decided("door-1", VaultDoor.At.AddSeconds(1));
        _rig.Marks.Decided("door-2", VaultDoor.At.AddSeconds(2));
        await _rig.Marks.StopAsync(Cancellation);
        await _rig.CloseAsync();

        _rig.OpenAgain();
        Assert.Equal(2, _rig.Marks.AtStart.Count);
        _rig.Marks.Decided("door-1", VaultDoor.At.AddSeconds(60));
        await StartAsync();
        await _rig.Marks.StopAsync(Cancellation);

        Assert.Equal(VaultDoor.At.AddSeconds(60), _rig.MarkOnDisk()!.DecidedUpTo["door-1"]);
        Assert.Equal(VaultDoor.At.AddSeconds(2), _rig.MarkOnDisk()!.DecidedUpTo["door-2"]);
    }

    [Fact]
    public async Task When_the_disk_fails_the_mark_before_stands_it_is_logged_and_the_next_one_is_made()
    {
        await StartAsync();
        _rig.Marks.Decided("door-1", VaultDoor.At.AddSeconds(5));
        var before = _rig.Disk.OnStep;
        _rig.Disk.OnStep = step => step.Operation == "pwrite" ? DiskFault.NoSpace : before!(step);
        _rig.Time.Advance(Period);

        Assert.Equal(5121, (await _rig.MarksLog.NextAsync(Cancellation)).EventId);
        Assert.Empty(_rig.MarkOnDisk()!.DecidedUpTo);

        _rig.Disk.OnStep = before;
        await TickAsync(2);
        Assert.Equal(VaultDoor.At.AddSeconds(5), _rig.MarkOnDisk()!.DecidedUpTo["door-1"]);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private async Task StartAsync()
    {
        var marks = _marks.Count;
        await _rig.Marks.StartAsync(Cancellation);
        await _marks.ReachedAsync(marks + 1, Cancellation);
    }

    private async Task TickAsync(int marks)
    {
        _rig.Time.Advance(Period);
        await _marks.ReachedAsync(marks, Cancellation);
    }
}
