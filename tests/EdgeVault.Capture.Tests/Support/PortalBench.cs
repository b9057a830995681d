using System.Threading.Channels;
using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Readers;
using EdgeVault.Llrp.Messages;
using EdgeVault.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Capture.Tests.Support;

/// <summary>One reader's intake, one door and its worker, put together by hand on a clock that the test moves.</summary>
internal sealed class PortalBench : IDisposable
{
    public PortalBench(CaptureOptions? options = null, int outputsMax = 256)
    {
        Time.Advance(TimeSpan.FromHours(1));
        Clock = new GatewayClock(Time);
        Plan = CapturePlan.Of(options ?? Configured.Door());
        Output = Channel.CreateBounded<CaptureOutput>(outputsMax);
        Start = new CaptureStart(new Dictionary<string, DateTimeOffset>(), new byte[16]);
        Inbox = new PortalInbox(Plan.Portals[0], new Coverage(Clock, new GapIds()));
        StartCoverage = new StartCoverage();
        ReaderCoverage = new ReaderCoverage(Plan.Readers[0], [Inbox], StartCoverage);
        Board = new ReaderBoard(Plan.Readers[0], Clock);
        Intake = new ReaderIntake(
            Plan.Readers[0], [Inbox], Pool, ReaderCoverage, Board, Clock, Meter, NullLogger.Instance);
        Worker = new PortalWorker(Inbox, Plan, options ?? Configured.Door(), Start, Pool, Clock, Meter, Output.Writer, 7);
    }

    public ManualTimeProvider Time { get; } = new();

    public GatewayClock Clock { get; }

    public SightingBatchPool Pool { get; } = new(PortalInbox.BatchesMax);

    public CapturePlan Plan { get; }

    public CaptureStart Start { get; }

    public CaptureMeter Meter { get; } = new();

    public Channel<CaptureOutput> Output { get; }

    public PortalInbox Inbox { get; }

    public StartCoverage StartCoverage { get; }

    public ReaderCoverage ReaderCoverage { get; }

    public ReaderBoard Board { get; }

    public ReaderIntake Intake { get; }

    public PortalWorker Worker { get; }

    /// <summary>The reader's present, by a clock that runs with ours.</summary>
    public long ReaderUs => (Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public void Greet(long? utcUs = null) => Intake.OnReaderEvent(new ReaderEvent
    {
        Kind = ReaderEventKind.ConnectionAttempt,
        UtcMicros = (ulong)(utcUs ?? ReaderUs),
    });

    public void Report(params TagReportData[] tags) => Intake.Receive(Reports.Body(tags));

    /// <summary>Completes the inbox, lets the worker end, and returns what it told.</summary>
    public async Task<List<CaptureOutput>> FinishAsync(CancellationToken cancellationToken)
    {
        Inbox.Complete();
        await Worker.RunAsync(cancellationToken);
        return Told();
    }

    public List<CaptureOutput> Told()
    {
        var told = new List<CaptureOutput>();
        while (Output.Reader.TryRead(out var output))
        {
            told.Add(output);
        }

        return told;
    }

    public void Dispose() => Meter.Dispose();
}
