using System.Threading.Channels;
using EdgeVault.Llrp.Framing;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Capture.Recorder;

/// <summary>Records what passes between the gateway and one reader.</summary>
/// <remarks>
/// The reader's loop copies each message into memory and goes on; a task of its own writes to disk. What when full? Two
/// buffers of a megabyte, some ten thousand tags: when the disk does not keep up, messages are left out of the recording
/// and counted. Nothing ever waits for it.
/// </remarks>
internal sealed class FlightRecorder : IDisposable
{
    public const int BufferBytes = 1 << 20;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly string _reader;
    private readonly FlightRing _ring;
    private readonly CaptureMeter _meter;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Channel<bool> _fills = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private byte[] _filling = new byte[BufferBytes];
    private byte[] _writing = new byte[BufferBytes];
    private int _filled;
    private long _dropped;
    private bool _failing;

    public FlightRecorder(
        string reader, RecorderOptions options, CaptureMeter meter, TimeProvider time, ILogger<FlightRecorder> logger)
    {
        (_reader, _meter, _time, _logger) = (reader, meter, time, logger);
        _ring = new FlightRing(Path.Combine(options.Path, reader), options.BytesMax, options.Age);
        Tap = (outbound, frame) => Record(outbound ? FlightKind.ToReader : FlightKind.FromReader, frame);
    }

    public LlrpFrameTap Tap { get; }

    public void BeginConnection() => Record(FlightKind.ConnectionBegins, default);

    public void EndConnection() => Record(FlightKind.ConnectionEnds, default);

    /// <summary>Writes what has come, at the latest a second after it came, until stopped; then the rest.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = _time.CreateTimer(
            static fills => ((ChannelWriter<bool>)fills!).TryWrite(true), _fills.Writer, Pace, Pace);
        try
        {
            while (true)
            {
                await _fills.Reader.ReadAsync(stop);
                Write();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Write();
        }
    }

    public void Dispose() => _ring.Dispose();

    private void Record(FlightKind kind, ReadOnlySpan<byte> message)
    {
        var nowUs = NowUs();
        lock (_lock)
        {
            if (message.Length > BufferBytes - FlightFormat.RecordHeaderSize - _filled)
            {
                _dropped++;
                _fills.Writer.TryWrite(true);
                return;
            }

            _filled += FlightFormat.Write(_filling.AsSpan(_filled), nowUs, kind, message);
            if (_filled > BufferBytes / 2)
            {
                _fills.Writer.TryWrite(true);
            }
        }
    }

    private void Write()
    {
        int length;
        long dropped;
        lock (_lock)
        {
            (_filling, _writing) = (_writing, _filling);
            (length, _filled) = (_filled, 0);
            (dropped, _dropped) = (_dropped, 0);
        }

        try
        {
            if (length > 0)
            {
                _ring.Append(_writing.AsSpan(0, length), NowUs());
            }
            else
            {
                _ring.Prune(NowUs());
            }

            _failing = false;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            dropped += CountRecords(length);
            if (!_failing)
            {
                _logger.RecordingFails(_reader, cause.Message);
            }

            _failing = true;
        }

        if (dropped > 0)
        {
            _meter.CountNotRecorded(_reader, dropped);
        }
    }

    private long CountRecords(int length)
    {
        var count = 0L;
        for (var rest = _writing.AsMemory(0, length); FlightFormat.TryRead(rest, out _, out var taken); rest = rest[taken..])
        {
            count++;
        }

        return count;
    }

    private long NowUs() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
