using EdgeVault.Capture;
using EdgeVault.Custody.Stock;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Ledger;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Disks;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;
using ReaderStatus = EdgeVault.Capture.ReaderStatus;

namespace EdgeVault.Gateway.Tests.Recording;

public sealed class CustodyWriterTests
{
    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    [Fact]
    public async Task The_first_commit_says_who_started_and_on_what()
    {
        await using var rig = GatewayRig.Open();
        Assert.False(rig.Writer.HasBegun);
        Assert.Equal(["The first commit of this start is not durable yet."], rig.Health.Reasons());

        await rig.Writer.StartAsync(Cancellation);

        Assert.True(rig.Writer.HasBegun);
        Assert.Empty(rig.Health.Reasons());
        var started = Assert.Single(rig.Events()).GatewayStarted;
        Assert.Equal(("1.2.3", "gw1", 0UL, 100U, 2U), (started.Version, started.Gateway, started.LedgerSize, started.Pieces, started.PiecesRefused));
    }

    [Fact]
    public async Task A_restart_says_what_it_found_and_ends_what_was_left_open()
    {
        await using var rig = await GatewayRig.StartAsync();
        await rig.RecordAsync(VaultDoor.GapOpened(), VaultDoor.GapOpened(EdgeVault.Capture.GapCause.AntennaLost));
        await rig.CloseAsync();

        rig.OpenAgain();
        await rig.Writer.StartAsync(Cancellation);

        var events = rig.Events()[3..];
        Assert.Equal([Kind.GatewayStarted, Kind.CoverageGapClosed, Kind.CoverageGapClosed], events.Select(found => found.KindCase));
        Assert.Equal(3UL, events[0].GatewayStarted.LedgerSize);
        Assert.Equal([1UL, 2UL], events[1..].Select(found => found.CoverageGapClosed.Opened));
        Assert.Empty(rig.Book.Read(state => state.OpenGaps));
        Assert.Equal([1UL, 3UL, 6UL], rig.FrameEnds());
    }

    [Fact]
    public async Task What_a_power_cut_tore_is_recorded_by_its_hash()
    {
        await using var rig = await GatewayRig.StartAsync();
        rig.Disk.OnStep = step => step is { Operation: "fdatasync" } && step.File.EndsWith(".seg", StringComparison.Ordinal)
            ? DiskFault.PowerCut
            : DiskFault.None;
        rig.Capture.TryWrite(VaultDoor.Crossing([.. Enumerable.Range(0, 40)]));
        await rig.Writer.ExecuteTask!.WaitAsync(Cancellation);
        Assert.Contains("the power is out", rig.Writer.Halted);
        rig.Disk.OnStep = null;
        var sector = 0;
        rig.Disk.Crash(() => sector++ % 2 == 0);
        await rig.KillAsync();

        rig.OpenAgain();
        await rig.Writer.StartAsync(Cancellation);

        var events = rig.Events();
        Assert.Equal([Kind.GatewayStarted, Kind.GatewayStarted, Kind.RecoveredTail], events.Select(found => found.KindCase));
        Assert.Equal(1UL, events[2].RecoveredTail.FirstIndex);
        Assert.Equal(rig.Ledger.Recovery.RecoveredTail!.Sha256.ToArray(), events[2].RecoveredTail.Sha256.ToByteArray());
    }

    [Fact]
    public async Task What_waits_meanwhile_becomes_one_frame()
    {
        await using var rig = GatewayRig.Open();
        rig.Capture.TryWrite(VaultDoor.ReaderIs(ReaderStatus.Connected));
        rig.Capture.TryWrite(VaultDoor.Crossing([.. Enumerable.Range(0, 60)]));
        rig.Capture.TryWrite(VaultDoor.Crossing(PassageDirection.Out, 5));
        rig.Capture.TryComplete();

        await rig.Writer.StartAsync(Cancellation);
        await rig.Writer.ExecuteTask!.WaitAsync(Cancellation);

        Assert.Equal([1UL, 63UL], rig.FrameEnds());
        Assert.Equal(Kind.ReaderState, rig.Events()[1].KindCase);
        Assert.Equal("p-5", rig.Events()[62].PieceId);
        Assert.Equal(6UL + 1, rig.Events()[62].Previous.Index);
    }

    [Fact]
    public async Task A_tray_too_large_for_a_frame_is_split_and_nothing_of_it_is_lost()
    {
        await using var rig = await GatewayRig.StartAsync();
        var tray = Enumerable.Range(0, 4_500).ToArray();

        await rig.RecordAsync(VaultDoor.Crossing(tray));

        Assert.Equal(tray.Length + 1, rig.Events().Count);
        Assert.True(rig.FrameEnds().Count > 2);
        Assert.Equal(
            tray.Select(serial => VaultDoor.Tag(serial).ToHex()),
            rig.Events()[1..].Select(found => Convert.ToHexString(found.Passage.Tag.Epc.Span)));
    }

    [Fact]
    public async Task More_facts_than_one_batch_takes_come_in_order()
    {
        await using var rig = await GatewayRig.StartAsync();
        var serials = Enumerable.Range(0, 700).Select(i => i % 90).ToArray();

        await rig.RecordAsync([.. serials.Select(serial => VaultDoor.Crossing(serial))]);

        Assert.Equal(serials.Select(serial => $"p-{serial}"), rig.Events()[1..].Select(found => found.PieceId));
    }

    [Fact]
    public async Task What_is_durable_is_shown_and_folded()
    {
        await using var rig = await GatewayRig.StartAsync();

        await rig.RecordAsync(VaultDoor.Crossing(1, 2, 555));

        var view = Assert.Single(rig.Recent.Views());
        Assert.Equal((1UL, 3, 1), (view.Index, view.Count, view.Unknown));
        Assert.Equal(["p-1", "p-2"], rig.Book.Read(state => state.PiecesIn("vault-a").Order()));
    }

    [Fact]
    public async Task A_portals_mark_moves_once_what_stands_before_it_is_durable()
    {
        await using var rig = await GatewayRig.StartAsync();
        var marks = new DiskWatch(rig.Disk, "fdatasync", "storage.state");
        await rig.Marks.StartAsync(Cancellation);
        await marks.ReachedAsync(1, Cancellation);

        await rig.RecordAsync(VaultDoor.Crossing(1), VaultDoor.DecidedUpTo(VaultDoor.At.AddSeconds(7)));
        await rig.Marks.StopAsync(Cancellation);

        Assert.Equal(VaultDoor.At.AddSeconds(7), rig.MarkOnDisk()!.DecidedUpTo["door-1"]);
    }

    [Fact]
    public async Task A_portals_mark_alone_writes_no_frame()
    {
        await using var rig = await GatewayRig.StartAsync();

        await rig.RecordAsync(VaultDoor.DecidedUpTo(VaultDoor.At.AddSeconds(7)));

        Assert.Equal([1UL], rig.FrameEnds());
    }

    [Theory]
    [InlineData("fdatasync", ".seg")]
    [InlineData("pwrite", ".seg")]
    [InlineData("fdatasync", "anchor")]
    [InlineData("pwrite", "anchor")]
    public async Task When_the_disk_fails_for_good_nothing_is_shown_no_mark_moves_and_health_says_why(
        string operation, string file)
    {
        await using var rig = await GatewayRig.StartAsync();
        var marks = new DiskWatch(rig.Disk, "fdatasync", "storage.state");
        await rig.Marks.StartAsync(Cancellation);
        await marks.ReachedAsync(1, Cancellation);
        rig.Disk.OnStep = step =>
            (step.Operation == operation && step.File.EndsWith(file, StringComparison.Ordinal)) || step.File == "anchor.new"
                ? DiskFault.Fail : DiskFault.None;

        rig.Capture.TryWrite(VaultDoor.Crossing(1));
        rig.Capture.TryWrite(VaultDoor.DecidedUpTo(VaultDoor.At.AddSeconds(7)));
        await rig.Writer.ExecuteTask!.WaitAsync(Cancellation);
        await rig.Marks.StopAsync(Cancellation);

        Assert.Contains("a write failed", rig.Writer.Halted);
        Assert.Empty(rig.Recent.Views());
        Assert.Equal(0, rig.Book.Read(state => state.Count(Whereabouts.Inside)));
        Assert.Single(rig.Events());
        Assert.Empty(rig.MarkOnDisk()!.DecidedUpTo);
        Assert.StartsWith("The ledger takes no entries: ", Assert.Single(rig.Health.Reasons()));
        Assert.Equal(LedgerMode.Faulted, rig.Ledger.State.Mode);
    }

    [Theory]
    [InlineData("fdatasync", ".seg")]
    [InlineData("pwrite", "anchor")]
    public async Task A_failed_write_is_made_good_and_the_portals_own_up_to_the_time_it_took(string operation, string file)
    {
        await using var rig = await GatewayRig.StartAsync();
        var failed = false;
        rig.Disk.OnStep = step =>
        {
            var fails = !failed && step.Operation == operation && step.File.EndsWith(file, StringComparison.Ordinal);
            failed |= fails;
            return fails ? DiskFault.Fail : DiskFault.None;
        };

        await rig.RecordAsync(VaultDoor.Crossing(1));

        Assert.Null(rig.Writer.Halted);
        Assert.Equal(LedgerState.Writable, rig.Ledger.State);
        Assert.Equal(
            [Kind.GatewayStarted, Kind.Passage, Kind.StorageState, Kind.CoverageGapOpened, Kind.CoverageGapClosed],
            rig.Events().Select(found => found.KindCase));
        Assert.Contains("failed", rig.Events()[2].StorageState.Cause);
        var gap = rig.Events()[4].CoverageGapClosed;
        Assert.Equal((VaultDoor.Portal, Contracts.Custody.V1.GapCause.Storage), (gap.Portal, gap.Cause));
    }

    [Fact]
    public async Task A_process_that_ended_while_the_disk_was_full_is_owned_up_to_by_the_next()
    {
        await using var rig = await GatewayRig.StartAsync();
        var isFull = true;
        rig.Disk.OnStep = step => isFull && step.File.EndsWith(".seg", StringComparison.Ordinal)
            ? DiskFault.NoSpace : DiskFault.None;
        var marks = new DiskWatch(rig.Disk, "fdatasync", "storage.state");
        rig.Capture.TryWrite(VaultDoor.Crossing(1));
        await GatewayRig.UntilAsync(() => rig.Ledger.State.Mode == LedgerMode.Full);
        await rig.Marks.StartAsync(Cancellation);
        await marks.ReachedAsync(1, Cancellation);
        await rig.Ledger.DisposeAsync();
        await rig.KillAsync();
        isFull = false;

        rig.OpenAgain();
        await rig.Writer.StartAsync(Cancellation);

        Assert.Contains("the disk is full", Assert.Single(rig.Events(), e => e.StorageState is not null).StorageState.Cause);
    }

    [Fact]
    public async Task On_a_full_disk_everything_waits_the_mark_says_so_and_it_goes_on_by_itself()
    {
        await using var rig = await GatewayRig.StartAsync();
        var isFull = true;
        rig.Disk.OnStep = step => isFull && step.File.EndsWith(".seg", StringComparison.Ordinal)
            ? DiskFault.NoSpace : DiskFault.None;
        var marks = new DiskWatch(rig.Disk, "fdatasync", "storage.state");
        rig.Capture.TryWrite(VaultDoor.Crossing(1));
        await GatewayRig.UntilAsync(() => rig.Ledger.State.Mode == LedgerMode.Full);
        await rig.Marks.StartAsync(Cancellation);
        await marks.ReachedAsync(1, Cancellation);

        Assert.Contains("the disk is full", Assert.Single(rig.Health.Reasons()));
        Assert.Null(rig.Writer.Halted);
        Assert.Empty(rig.Recent.Views());

        isFull = false;
        // The ledger says that it is full, and then when it looks again.
        await GatewayRig.UntilAsync(() => rig.Time.FiresIn(TimeSpan.FromSeconds(1)));
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await GatewayRig.UntilAsync(() => rig.Events().Count == 5);
        await rig.Marks.StopAsync(Cancellation);
        Assert.Empty(rig.Health.Reasons());
        Assert.Null(rig.MarkOnDisk()!.Storage);
    }

    [Fact]
    public async Task After_a_failure_nothing_more_is_taken_so_that_Capture_waits_and_counts()
    {
        await using var rig = await GatewayRig.StartAsync();
        rig.Disk.OnStep = step => step.Operation == "fdatasync" ? DiskFault.Fail : DiskFault.None;
        rig.Capture.TryWrite(VaultDoor.Crossing(1));
        await rig.Writer.ExecuteTask!.WaitAsync(Cancellation);

        // The disk is well again, which nobody can know: only a restart looks.
        rig.Disk.OnStep = null;
        rig.Capture.TryWrite(VaultDoor.Crossing(2));

        Assert.Equal(1, rig.Waiting.Count);
        Assert.Single(rig.Events());
    }

    [Fact]
    public async Task A_start_that_cannot_record_itself_has_not_begun_and_says_so()
    {
        await using var rig = GatewayRig.Open();
        rig.Disk.OnStep = step => step.Operation == "fdatasync" ? DiskFault.Fail : DiskFault.None;

        await rig.Writer.StartAsync(Cancellation);

        Assert.False(rig.Writer.HasBegun);
        Assert.NotNull(rig.Writer.Halted);
        Assert.StartsWith("The ledger takes no entries: ", Assert.Single(rig.Health.Reasons()));
        Assert.Empty(rig.Events());
    }

    [Fact]
    public async Task A_clean_stop_records_all_that_was_decided_also_while_a_commit_runs()
    {
        await using var rig = await GatewayRig.StartAsync();
        using var release = new ManualResetEventSlim();
        var committing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Disk.OnStep = step =>
        {
            committing.TrySetResult();
            release.Wait(Cancellation);
            return DiskFault.None;
        };
        rig.Capture.TryWrite(VaultDoor.Crossing(0));
        await committing.Task.WaitAsync(Cancellation);

        var stopping = rig.Writer.StopAsync(CancellationToken.None);
        for (var serial = 1; serial < 90; serial++)
        {
            rig.Capture.TryWrite(VaultDoor.Crossing(serial));
        }

        rig.Capture.TryComplete();
        release.Set();
        await stopping.WaitAsync(Cancellation);

        Assert.Equal(91, rig.Events().Count);
    }

    [Fact]
    public async Task A_stop_right_after_the_start_records_what_was_decided()
    {
        await using var rig = GatewayRig.Open();
        rig.Capture.TryWrite(VaultDoor.Crossing(1));

        await rig.Writer.StartAsync(Cancellation);
        var stopping = rig.Writer.StopAsync(CancellationToken.None);
        rig.Capture.TryComplete();
        await stopping.WaitAsync(Cancellation);

        Assert.Equal(2, rig.Events().Count);
    }

    [Fact]
    public async Task A_blind_door_is_not_ready_and_says_since_when()
    {
        await using var rig = await GatewayRig.StartAsync();
        rig.OpenGaps.Add(new Capture.OpenGap(1, "r1", [2], EdgeVault.Capture.GapCause.AntennaLost, "cable?", VaultDoor.At));

        Assert.Equal(["door-1 is blind: antenna lost of r1/2, since 08:00:00Z (cable?)"], rig.Health.Reasons());
    }
}
