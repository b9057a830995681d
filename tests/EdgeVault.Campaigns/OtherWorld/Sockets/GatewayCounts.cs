using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace EdgeVault.Campaigns.OtherWorld.Sockets;

/// <summary>What one gateway of this process counts of itself, as any exporter of its metrics gets it.</summary>
internal sealed class GatewayCounts : IDisposable
{
    private const string Capture = "EdgeVault.Capture";

    private readonly MeterListener _listener = new();
    private readonly Bell _bell;
    private readonly ConcurrentDictionary<string, long> _looks = new(StringComparer.Ordinal);
    private int _composing;
    private long _reports;
    private long _shed;
    private long _inputs;

    public GatewayCounts(Bell bell)
    {
        _bell = bell;
        _listener.InstrumentPublished = Published;
        _listener.SetMeasurementEventCallback<long>(Count);
        _listener.Start();
    }

    /// <summary>Tag reports that its sessions received.</summary>
    public long Reports => Interlocked.Read(ref _reports);

    /// <summary>Of those, counted and not looked at.</summary>
    public long Shed => Interlocked.Read(ref _shed);

    /// <summary>Changes of inputs that its portals took.</summary>
    public long Inputs => Interlocked.Read(ref _inputs);

    /// <summary>Times that a portal has looked at what had come and at the clock.</summary>
    public long LooksOf(string portal) => _looks.GetValueOrDefault(portal);

    /// <summary>Listens to the instruments that are made meanwhile, on this thread, and to no others: there may be a
    /// second gateway in the process.</summary>
    public void ListenTo(Action make)
    {
        _composing = Environment.CurrentManagedThreadId;
        make();
        _composing = 0;
    }

    public void Dispose() => _listener.Dispose();

    private void Published(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == Capture && Environment.CurrentManagedThreadId == _composing)
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private void Count(
        Instrument instrument, long count, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        switch (instrument.Name)
        {
            case "edgevault.capture.tag_reports":
                Interlocked.Add(ref _reports, count);
                break;
            case "edgevault.capture.reads_shed":
                Interlocked.Add(ref _shed, count);
                break;
            case "edgevault.capture.inputs":
                Interlocked.Add(ref _inputs, count);
                break;
            case "edgevault.capture.looks":
                _looks.AddOrUpdate((string)tags[0].Value!, count, (_, before) => before + count);
                break;
            default:
                return;
        }

        _bell.Ring();
    }
}
