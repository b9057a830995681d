using System.Collections.Concurrent;
using System.Net.Sockets;
using EdgeVault.HardwareSim.Readers;
using EdgeVault.HardwareSim.Truth;
using EdgeVault.HardwareSim.World.Scenarios;
using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.TestKit;

namespace EdgeVault.HardwareSim.Tests.Readers;

public sealed class LiveSiteTests : IDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    // A wound clock runs through ten seconds in no time; no keepalive is to be missed meanwhile.
    private static readonly LlrpClientOptions Patient = new() { KeepalivePeriod = TimeSpan.FromHours(1) };

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly string _truth = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Client_gets_what_the_truth_says_was_read()
    {
        var ear = new Ear();
        await using (var site = await LiveSite.StartAsync(Presets.Named("typical") with { Seed = 7 }, _truth, _time))
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(site.Readers["r1"].EndPoint, Test);
            using var client = new LlrpClient(tcp.GetStream(), Patient, ear, TimeProvider.System);
            await client.StartAsync(Test);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Test);
            var receiving = client.RunAsync(stop.Token);
            site.Open();
            var pacing = site.RunAsync(stop.Token);

            await _time.StepUntilAsync(() => _time.Elapsed() > TimeSpan.FromSeconds(20), Step, Test);
            site.Close();
            await _time.StepUntilAsync(() => site.Quiet.IsCompleted, Step, Test);
            await _time.StepUntilAsync(() => ear.Tags.Count >= site.Readers["r1"].Reads - 100, Step, Test);

            await stop.CancelAsync();
            await Task.WhenAll(pacing, receiving).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        var lines = (await File.ReadAllLinesAsync(_truth, Test)).Select(TruthLine.Parse).ToList();
        var crossings = lines.OfType<CrossingLine>().Where(line => line.Portal == "door-1").ToList();
        Assert.True(crossings.Count > 5, $"{crossings.Count} crossings");
        Assert.All(crossings, crossing => Assert.Equal(
            crossing.Reads,
            new(ear.Count(crossing, antenna => antenna <= 2), ear.Count(crossing, antenna => antenna > 2))));
    }

    [Fact]
    public async Task Truth_ends_with_the_totals_and_says_when_all_was_quiet()
    {
        await using (var site = await LiveSite.StartAsync(Presets.Named("clean"), _truth, _time))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Test);
            site.Open();
            var pacing = site.RunAsync(stop.Token);
            await _time.StepUntilAsync(() => _time.Elapsed() > TimeSpan.FromSeconds(10), Step, Test);
            site.Close();
            await _time.StepUntilAsync(() => site.Quiet.IsCompleted, Step, Test);
            await stop.CancelAsync();
            await pacing.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        var lines = (await File.ReadAllLinesAsync(_truth, Test)).Select(TruthLine.Parse).ToList();
        Assert.Equal("dc1", Assert.IsType<WorldLine>(lines[0]).Site);
        Assert.Equal(lines.OfType<CrossingLine>().Count(), Assert.Single(lines.OfType<QuietLine>()).Crossings);
        // Nobody asked the readers for anything.
        Assert.Equal(new ReadsLine(0, 0), lines[^1]);
        Assert.Equal(10, Assert.Single(lines.OfType<StraysLine>()).EpcHex.Count);
    }

    public void Dispose() => File.Delete(_truth);

    private sealed class Ear : ILlrpClientHandler
    {
        public ConcurrentQueue<(string Epc, int Antenna, DateTimeOffset At)> Tags { get; } = new();

        public int Count(CrossingLine crossing, Func<int, bool> isSide) => Tags.Count(tag =>
            tag.Epc == crossing.EpcHex && isSide(tag.Antenna) && tag.At >= crossing.From && tag.At <= crossing.To);

        public void OnTagReport(in TagReport report) => Tags.Enqueue((
            Convert.ToHexString(report.Epc),
            report.AntennaId!.Value,
            DateTimeOffset.UnixEpoch.AddMicroseconds(report.FirstSeenUtcMicros!.Value)));

        public void OnReportEnd(int tagReports)
        {
        }

        public void OnReaderEvent(in ReaderEvent readerEvent)
        {
        }

        public void OnKeepalive()
        {
        }

        public void OnUnknownMessage(in LlrpHeader header) => Assert.Fail($"unknown message {header}");
    }
}
