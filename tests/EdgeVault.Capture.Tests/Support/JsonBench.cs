using System.Text;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Readers.Json;

namespace EdgeVault.Capture.Tests.Support;

/// <summary>One JSON reader's intake, before the door of a <see cref="PortalBench"/>.</summary>
internal sealed class JsonBench : IDisposable
{
    public JsonBench(string make = "impinj", Action<CaptureOptions>? change = null)
    {
        var options = Configured.Door();
        change?.Invoke(options);
        Portal = new PortalBench(options);
        Reader = Portal.Plan.Readers[0];
        Decoder = make == "zebra" ? new ZebraDecoder() : new ImpinjDecoder();
        Sink = new SightingSink(
            Reader, [Portal.Inbox], Portal.Pool, Portal.ReaderCoverage, Portal.Board, Portal.Clock, Portal.Meter);
        Intake = new JsonIntake(Reader, Sink, Portal.ReaderCoverage, Portal.Clock, Portal.Meter, Log);
        Portal.ReaderCoverage.Inventories(Portal.Clock.NowUs);
    }

    public PortalBench Portal { get; }

    public ReaderPlan Reader { get; }

    public ReaderDecoder Decoder { get; }

    public SightingSink Sink { get; }

    public JsonIntake Intake { get; }

    public TestKit.Logs.RecordingLogger<JsonIntake> Log { get; } = new();

    /// <summary>RFC 3339, so long ago by the reader's clock, which is ours.</summary>
    public string Ago(TimeSpan ago) => (Portal.Time.GetUtcNow() - ago).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ");

    public ValueTask<string?> TakeAsync(string message, string? expected = null) => Intake.TakeAsync(
        Encoding.UTF8.GetBytes(message), Decoder, expected, TestContext.Current.CancellationToken);

    /// <summary>All sightings in the portal's inbox, live or late.</summary>
    public List<(Sighting Sighting, bool IsLate, long AtUs)> Arrived()
    {
        var arrived = new List<(Sighting, bool, long)>();
        while (Portal.Inbox.TryTake(out var batch))
        {
            foreach (var sighting in batch.Sightings)
            {
                arrived.Add((sighting, batch.IsBacklog, sighting.LastSeenUs + batch.OffsetUs));
            }
        }

        return arrived;
    }

    public List<Capture.Portals.GapChange> Gaps()
    {
        var gaps = new List<Capture.Portals.GapChange>();
        Portal.Inbox.Coverage.TakeChanges(gaps);
        return gaps;
    }

    public void Dispose() => Portal.Dispose();
}
