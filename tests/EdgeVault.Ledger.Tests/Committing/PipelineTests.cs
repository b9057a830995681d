using EdgeVault.Ledger.Committing;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Disks;
using EdgeVault.TestKit.Lanes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Ledger.Tests.Committing;

public sealed class PipelineTests
{
    private readonly MemoryDisk _disk = new();
    private readonly List<string> _steps = [];

    /// <summary>The anchor of batch k is synced while the frame of k+1 is; one of each at a time.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Frames_and_anchors_overlap_but_never_two_of_a_kind(int seed)
    {
        var lanes = new SteppedLanes(new Random(seed));
        await using var ledger = Open(lanes);
        Record();
        var appends = Enumerable.Range(0, 20).Select(_ => default(Task<AppendResult>)).ToArray();
        for (var next = 0; next < appends.Length; next++)
        {
            while (next >= 4 && !appends[next - 4]!.IsCompleted)
            {
                Assert.True(lanes.StepOne());
            }

            appends[next] = Start(ledger, $"entry {next}");
        }

        lanes.RunAll();

        Assert.All(appends, append => Assert.True(append!.IsCompletedSuccessfully));
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"entry {number}"), ledger.ReadAll().Texts());
        AssertAlternate(step => step.EndsWith(".seg", StringComparison.Ordinal) && !step.Contains("fsync "));
        AssertAlternate(step => step.EndsWith(" anchor", StringComparison.Ordinal));
        Assert.True(Overlaps() > 0, $"seed {seed}: nothing overlapped in {string.Join(", ", _steps)}");
    }

    [Fact]
    public async Task Nothing_is_acknowledged_before_its_anchor_is_synced()
    {
        var lanes = new SteppedLanes(new Random(1));
        await using var ledger = Open(lanes);
        var append = Start(ledger, "one");

        // Frame written, frame synced, anchor written: three steps, and one more that syncs it.
        for (var step = 0; step < 3; step++)
        {
            Assert.True(lanes.StepOne());
            Assert.False(append.IsCompleted);
            Assert.Equal(0ul, ledger.DurableSize);
        }

        lanes.StepOne();
        Assert.Equal(0ul, (await append).FirstIndex);
        Assert.Equal(1ul, ledger.DurableSize);
    }

    [Fact]
    public async Task Who_finds_no_room_waits_and_a_third_call_meanwhile_is_refused()
    {
        var lanes = new SteppedLanes(new Random(1));
        await using var ledger = Open(lanes, framesInFlight: 1);
        var first = ledger.AppendAsync("one");
        var second = ledger.AppendAsync("two");

        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.AppendAsync("three"));
        lanes.RunAll();
        await first;
        await Patience.UntilAsync(
            () =>
            {
                lanes.RunAll();
                return second.IsCompleted;
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(["one", "two"], ledger.ReadAll().Texts());
    }

    [Fact]
    public async Task A_cancelled_wait_for_room_leaves_no_trace()
    {
        var lanes = new SteppedLanes(new Random(1));
        await using var ledger = Open(lanes, framesInFlight: 1);
        var first = ledger.AppendAsync("one");
        using var impatient = new CancellationTokenSource();
        var second = ledger.AppendAsync(LedgerRig.Entries("two"), impatient.Token).AsTask();
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        lanes.RunAll();
        await first;
        var third = ledger.AppendAsync("three");
        lanes.RunAll();
        Assert.Equal(1ul, (await third).FirstIndex);
    }

    /// <summary>
    /// Goal: batches in flight when a write fails complete in order, each once. Method: seeded interleavings in which one
    /// random step fails.
    /// </summary>
    [Fact]
    public async Task A_failure_with_others_in_flight_keeps_order_and_content()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var disk = new MemoryDisk();
            var lanes = new SteppedLanes(random);
            await using var ledger = SegmentLedger.Open(
                Options(lanes, 4), LedgerRig.Signer, disk, TimeProvider.System, NullLogger.Instance);
            lanes.RunAll();
            var failing = disk.Steps + random.Next(1, 60);
            disk.OnStep = step => step.Number == failing ? DiskFault.Fail : DiskFault.None;
            var appends = new List<Task<AppendResult>>();
            while (appends.Count < 16)
            {
                if (appends.Count(append => !append.IsCompleted) < 4 && random.Next(2) == 0)
                {
                    appends.Add(Start(ledger, $"{appends.Count} {new string('x', random.Next(3) * 1_500)}"));
                }
                else
                {
                    lanes.StepOne();
                }
            }

            lanes.RunAll();
            for (var at = 0; at < appends.Count; at++)
            {
                Assert.True(appends[at].IsCompletedSuccessfully, $"seed {seed}, append {at}: {ledger.State.Reason}");
                Assert.Equal((ulong)at, (await appends[at]).FirstIndex);
            }

            disk.OnStep = null;
            disk.Crash(() => false);
            lanes.Kill();
            var left = ledger.ReadAllAfterCrash(disk);
            Assert.True(Enumerable.Range(0, 16).All(at => left[at].StartsWith($"{at} ", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task On_threads_a_second_append_need_not_wait_for_the_first()
    {
        await using var ledger = SegmentLedger.Open(
            Options(null, 4), LedgerRig.Signer, _disk, TimeProvider.System, NullLogger.Instance);
        var appends = new Queue<Task<AppendResult>>();
        for (var number = 0; number < 500; number++)
        {
            if (appends.Count == 4)
            {
                await appends.Dequeue();
            }

            appends.Enqueue(ledger.AppendAsync($"entry {number}"));
        }

        await Task.WhenAll(appends);
        Assert.Equal(Enumerable.Range(0, 500).Select(number => $"entry {number}"), ledger.ReadAll().Texts());
    }

    [Fact]
    public async Task Something_unforeseen_on_a_lane_ends_in_a_fault_and_not_in_silence()
    {
        await using var ledger = SegmentLedger.Open(
            Options(null, 4), LedgerRig.Signer, _disk, TimeProvider.System, NullLogger.Instance);
        _disk.OnStep = step => step is { Operation: "fdatasync", File: "anchor" }
            ? throw new InvalidOperationException("a bug") : DiskFault.None;

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.AppendAsync("one"));
        Assert.Equal(LedgerMode.Faulted, ledger.State.Mode);
        Assert.Contains("a bug", ledger.State.Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.AppendAsync("two"));
    }

    // Not through an async method: that would complete on the pool, some time after the lane's step.
    private static Task<AppendResult> Start(SegmentLedger ledger, string text) =>
        ledger.AppendAsync(LedgerRig.Entries(text), CancellationToken.None).AsTask();

    private static LedgerOptions Options(SteppedLanes? lanes, int framesInFlight)
    {
        var small = LedgerRig.Options();
        return new LedgerOptions
        {
            Path = small.Path,
            Origin = small.Origin,
            SegmentBytes = small.SegmentBytes,
            FrameBytesMax = small.FrameBytesMax,
            EntryBytesMax = small.EntryBytesMax,
            FrameEntriesMax = small.FrameEntriesMax,
            FramesInFlightMax = framesInFlight,
            NewLane = lanes is null ? ThreadLane.Create : lanes.Create,
        };
    }

    private SegmentLedger Open(SteppedLanes lanes, int framesInFlight = 4)
    {
        var ledger = SegmentLedger.Open(
            Options(lanes, framesInFlight), LedgerRig.Signer, _disk, TimeProvider.System, NullLogger.Instance);
        lanes.RunAll();
        return ledger;
    }

    private void Record() => _disk.OnStep = step =>
    {
        if (step.File.EndsWith(".seg", StringComparison.Ordinal) || step.File == "anchor")
        {
            _steps.Add($"{step.Operation} {step.File}");
        }

        return DiskFault.None;
    };

    private void AssertAlternate(Predicate<string> isOfKind)
    {
        var kind = _steps.FindAll(isOfKind);
        Assert.True(kind.Count > 10);
        for (var at = 0; at < kind.Count; at++)
        {
            Assert.StartsWith(at % 2 == 0 ? "pwrite" : "fdatasync", kind[at]);
        }
    }

    private int Overlaps() => _steps.Zip(_steps.Skip(1)).Count(pair =>
        pair.First.StartsWith("pwrite", StringComparison.Ordinal)
        && pair.First.EndsWith("anchor", StringComparison.Ordinal) != pair.Second.EndsWith("anchor", StringComparison.Ordinal));
}
