using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.TestKit;

namespace EdgeVault.Capture.Tests.Portals;

public sealed class PortalWorkerTests : IDisposable
{
    private readonly PortalBench _bench = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_walk_out_is_told_in_wall_time_and_configured_names()
    {
        var running = _bench.Worker.RunAsync(Token);
        var startUtc = _bench.Time.GetUtcNow();
        await WalkOutAsync();
        await PassAsync(TimeSpan.FromSeconds(3));
        _bench.Inbox.Complete();
        await running;

        var decided = Assert.Single(_bench.Told().OfType<PassagesDecided>());
        var passage = Assert.Single(decided.Passages);
        Assert.Equal("door-1", decided.Portal);
        Assert.Equal(16, decided.GroupId.Length);
        Assert.Equal((PassageDirection.Out, 1, Tags.Epc(1)), (passage.Direction, passage.GroupSeen, passage.Epc));
        Assert.Equal(startUtc + TimeSpan.FromMilliseconds(100), passage.From);
        Assert.Equal(["r1/1 Outside", "r1/3 Inside"], passage.Antennas.Select(static row => $"{row.Reader}/{row.Antenna} {row.Side}"));
        // It is told before the last of what is read outside has come.
        Assert.InRange(passage.Antennas[0].Reads, 10, 20);
        Assert.Equal(20, passage.Antennas[1].Reads);
        Assert.Equal(-5_500, passage.Antennas[0].PeakRssiCentiDbm);
        Assert.Null(passage.Tid);
        Assert.True(decided.At <= passage.Antennas[1].Last + TimeSpan.FromSeconds(2), $"told at {decided.At}");
    }

    [Fact]
    public async Task Gaps_are_told_and_make_passages_unresolved()
    {
        _bench.StartCoverage.Begin([_bench.Inbox], _bench.Start, _bench.Clock);
        var running = _bench.Worker.RunAsync(Token);
        await PassAsync(TimeSpan.FromMilliseconds(200));
        await WalkOutAsync();
        await PassAsync(TimeSpan.FromSeconds(15));
        _bench.ReaderCoverage.Inventories(_bench.Clock.NowUs);
        await PassAsync(TimeSpan.FromMilliseconds(200));
        _bench.Inbox.Complete();
        await running;

        var told = _bench.Told();
        var opened = Assert.Single(told.OfType<CoverageGapOpened>());
        var closed = Assert.Single(told.OfType<CoverageGapClosed>());
        Assert.Equal((opened.GapId, opened.From, GapCause.GatewayDown), (closed.GapId, closed.From, closed.Cause));
        Assert.Equal(("door-1", ""), (opened.Portal, opened.Reader));
        Assert.Empty(opened.Antennas);
        var passage = Assert.Single(Assert.Single(told.OfType<PassagesDecided>()).Passages);
        Assert.Equal((PassageDirection.Unresolved, UnresolvedReason.Blind), (passage.Direction, passage.Reason));
        Assert.True(told.IndexOf(opened) < told.FindIndex(static output => output is PassagesDecided));
    }

    [Fact]
    public async Task Beams_that_are_not_believed_are_counted_once()
    {
        var faults = new List<string?>();
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "edgevault.capture.beam_faults")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        // Of every meter in the process: no other test has a door whose beams a worker doubts.
        listener.SetMeasurementEventCallback<long>(
            (_, _, tags, _) => faults.Add(tags.ToArray().Single(static tag => tag.Key == "fault").Value as string));
        listener.Start();
        foreach (var state in Enumerable.Range(0, 2 * (BeamTrust.AloneMost + 2)).Select(static at => at % 2 == 0 ? InputState.On : InputState.Off))
        {
            _bench.Time.Advance(TimeSpan.FromSeconds(6));
            _bench.Inbox.PostInput(new InputChange(InputKind.BeamInside, state, 0, 3, _bench.Clock.NowUs));
            await _bench.Worker.TurnAsync(Token);
        }

        Assert.Equal(BeamFault.OnlyInside, _bench.Worker.BeamFault);
        Assert.Equal("OnlyInside", Assert.Single(faults));
    }

    [Fact]
    public async Task A_contact_that_is_not_believed_is_counted_once_and_believed_again_when_it_moves()
    {
        var faults = new List<string?>();
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "edgevault.capture.contact_faults")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        // Of every meter in the process: no other test has a door whose contact a worker doubts.
        listener.SetMeasurementEventCallback<long>(
            (_, _, tags, _) => faults.Add(tags.ToArray().Single(static tag => tag.Key == "portal").Value as string));
        listener.Start();
        var running = _bench.Worker.RunAsync(Token);
        Door(InputState.Off);
        for (var tray = 0; tray < DoorContact.PassedMost; tray++)
        {
            await PassAsync(TimeSpan.FromSeconds(12));
            await WalkOutAsync(firstTag: 1 + (10 * tray), tags: 4);
            await PassAsync(TimeSpan.FromSeconds(3));
        }

        Assert.True(_bench.Worker.IsContactDoubted);
        Door(InputState.On);
        await PassAsync(TimeSpan.FromSeconds(1));
        Assert.False(_bench.Worker.IsContactDoubted);
        _bench.Inbox.Complete();
        await running;
        Assert.Equal("door-1", Assert.Single(faults));
        Assert.All(
            _bench.Told().OfType<PassagesDecided>().SelectMany(static decided => decided.Passages).Take(4),
            static passage => Assert.Equal(
                (PassageDirection.Unresolved, PassageDirection.Out, DoorWitness.Closed),
                (passage.Direction, passage.Trace!.Raw, passage.Trace.Door)));
    }

    [Fact]
    public async Task What_was_shed_is_told_and_counts_as_blind()
    {
        var running = _bench.Worker.RunAsync(Token);
        await WalkOutAsync(readsOutside: 8);
        _bench.Inbox.CountShed(0, 5, _bench.Clock.NowUs);
        _bench.Inbox.CountShed(0, 7, _bench.Clock.NowUs);
        await PassAsync(TimeSpan.FromSeconds(3));
        _bench.Inbox.Complete();
        await running;

        var told = _bench.Told();
        var shed = Assert.Single(told.OfType<ReadsShed>());
        Assert.Equal(("r1", "door-1", 12), (shed.Reader, shed.Portal, shed.Reads));
        Assert.Equal(UnresolvedReason.Blind, Assert.Single(Assert.Single(told.OfType<PassagesDecided>()).Passages).Reason);
    }

    [Fact]
    public async Task Marks_travel_behind_what_they_cover_and_never_ahead_of_a_visits_other_side()
    {
        var running = _bench.Worker.RunAsync(Token);
        var startUtc = _bench.Time.GetUtcNow();
        await WalkOutAsync();
        await PassAsync(TimeSpan.FromSeconds(5));
        _bench.Inbox.Complete();
        await running;

        var told = _bench.Told();
        var at = told.FindIndex(static output => output is PassagesDecided);
        var firstRead = startUtc + TimeSpan.FromMilliseconds(2_100);
        var marks = told.Select(static (output, index) => (Mark: output as PortalDecided, index)).Where(static pair => pair.Mark is not null);
        Assert.All(marks, pair => Assert.True(pair.index > at || pair.Mark!.UpTo <= firstRead));
        Assert.True(told.OfType<PortalDecided>().Last().UpTo > firstRead);
    }

    /// <summary>Custody takes nothing for ten seconds while a walk goes on. No read is lost below the inbox's bound, and the
    /// wait is not taken for a silence: the walk is still one passage with all its reads.</summary>
    [Fact]
    public async Task A_slow_custody_delays_and_changes_nothing()
    {
        using var bench = new PortalBench(outputsMax: 1);
        var running = bench.Worker.RunAsync(Token);
        bench.Greet();
        bench.Output.Writer.TryWrite(new PortalDecided(default, "in the way", default));
        for (var step = 0; step < 80; step++)
        {
            if (step < 40)
            {
                bench.Report(Reports.Tag(Tags.Epc(7), step < 20 ? 3 : 1, bench.ReaderUs));
            }

            bench.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        // By now the worker waits with the first passage in its hands, unless the machine let it do nothing at all.
        for (var step = 0; step < 100; step++)
        {
            if (step < 40)
            {
                bench.Report(Reports.Tag(Tags.Epc(1), step < 20 ? 3 : 1, bench.ReaderUs));
            }

            bench.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        var passages = new List<Passage>();
        var reading = Task.Run(
            async () =>
            {
                await foreach (var output in bench.Output.Reader.ReadAllAsync(Token))
                {
                    passages.AddRange((output as PassagesDecided)?.Passages ?? []);
                }
            },
            Token);
        for (var step = 0; step < 50; step++)
        {
            await StepAsync(bench, TimeSpan.FromMilliseconds(100));
        }

        bench.Inbox.Complete();
        await running;
        bench.Output.Writer.Complete();
        await reading;
        // A worker that was itself kept waiting may decide on both in one turn, in either order.
        Assert.Equal(2, passages.Count);
        Assert.Contains(passages, static passage => passage.Epc == Tags.Epc(7));
        var passage = Assert.Single(passages, static passage => passage.Epc == Tags.Epc(1));
        Assert.Equal(0, bench.Meter.Totals.ReadsShed);
        Assert.Equal(PassageDirection.Out, passage.Direction);
        Assert.Equal([20, 20], passage.Antennas.Select(static row => row.Reads));
    }

    [Fact]
    public async Task At_the_end_nothing_decided_is_lost_and_the_undecided_holds_the_mark_back()
    {
        var running = _bench.Worker.RunAsync(Token);
        await WalkOutAsync();
        // Decided after 1.8 s without a read inside, and handed out.
        await PassAsync(TimeSpan.FromMilliseconds(900));
        var undecidedFrom = _bench.Time.GetUtcNow();
        _bench.Report(
            Reports.Tag(Tags.Epc(2), 3, _bench.ReaderUs), Reports.Tag(Tags.Epc(2), 3, _bench.ReaderUs),
            Reports.Tag(Tags.Epc(2), 1, _bench.ReaderUs), Reports.Tag(Tags.Epc(2), 1, _bench.ReaderUs));
        _bench.Inbox.Complete();
        await running;

        var told = _bench.Told();
        Assert.Equal(Tags.Epc(1), Assert.Single(Assert.Single(told.OfType<PassagesDecided>()).Passages).Epc);
        Assert.Equal(undecidedFrom, _bench.Worker.DecidedUpTo);
    }

    private void Door(InputState state) => _bench.Inbox.PostInput(new InputChange(InputKind.Door, state, 0, 1, _bench.Clock.NowUs));

    private async Task WalkOutAsync(int readsOutside = 20, int firstTag = 1, int tags = 1)
    {
        _bench.Greet();
        for (var step = 0; step < 20 + readsOutside; step++)
        {
            await StepAsync(_bench, TimeSpan.FromMilliseconds(100));
            for (var tag = firstTag; tag < firstTag + tags; tag++)
            {
                _bench.Report(Reports.Tag(Tags.Epc(tag), step < 20 ? 3 : 1, _bench.ReaderUs));
            }
        }
    }

    private async Task PassAsync(TimeSpan time)
    {
        for (var step = TimeSpan.Zero; step < time; step += PortalWorker.TickPeriod)
        {
            await StepAsync(_bench, PortalWorker.TickPeriod);
        }
    }

    /// <summary>Lets the worker take what is there before time goes on.</summary>
    private static async Task StepAsync(PortalBench bench, TimeSpan time)
    {
        await Patience.UntilAsync(() => bench.Inbox.Waiting == 0, Token);
        bench.Time.Advance(time);
    }
}
