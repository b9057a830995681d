using System.Net;
using System.Threading.Channels;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;

namespace EdgeVault.HardwareSim.Readers;

/// <summary>An LLRP reader on a port of its own that reports what the world's radio reads.</summary>
/// <remarks>
/// The world's thread fills a batch; a pump of its own hands batches to the client, so that a slow client never holds
/// up the world. When the pump's queue is full the newest batch is lost, counted, and told by a
/// ReportBufferOverflowErrorEvent, as by a reader whose memory is full. A client that is away is another matter: with
/// Hold its reports are kept in the reader (<see cref="LlrpReader"/>), up to <see cref="ReaderSpec.BufferReports"/>.
/// </remarks>
internal sealed class VirtualReader : IReadSink, IAsyncDisposable
{
    // Half a minute of reads at full speed.
    private const int BatchesMax = 1_000;

    // RFC 5612: the enterprise number for examples. This reader is nobody's product and offers no vendor extension.
    private const uint ExamplePen = 32_473;

    private readonly LlrpReader _reader;
    private readonly LlrpReaderEndpoint _endpoint;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Told> _batches;
    private readonly Task _pumping;
    private readonly ReaderMemory _memory = new(BatchesMax);
    private readonly ReportBuffer _buffer;
    private IReadOnlyList<ushort> _antennas = [];
    private long _lost;

    private VirtualReader(ReaderSpec spec, WorldClock clock, LlrpReader reader)
    {
        _buffer = new ReportBuffer(spec, clock);
        _reader = reader;
        _batches = Channel.CreateBounded<Told>(BatchesMax);
        _endpoint = LlrpReaderEndpoint.Start(reader, new IPEndPoint(IPAddress.Loopback, spec.Port));
        _pumping = PumpAsync();
    }

    public IPEndPoint EndPoint => _endpoint.LocalEndPoint;

    public bool IsConnected => _reader.IsConnected;

    /// <summary>Reads so far.</summary>
    public long Reads { get; private set; }

    /// <summary>Of those, the ones that no client will get.</summary>
    public long Lost => Interlocked.Read(ref _lost) + _reader.ReportsLost;

    /// <param name="number">Counts the readers of a site; it makes their MAC addresses differ.</param>
    /// <param name="spec">Port, pace and clock.</param>
    /// <param name="antennaPortMax">The highest port in use.</param>
    /// <param name="clock">What the world's time is in UTC.</param>
    /// <param name="time">For keepalives.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public static VirtualReader Start(
        byte number, ReaderSpec spec, ushort antennaPortMax, WorldClock clock, TimeProvider time)
    {
        var options = new LlrpReaderOptions
        {
            AntennaCount = Math.Max((ushort)4, antennaPortMax),
            // Locally administered, from the readers of this site alone.
            Identifier = new byte[] { 0x02, 0xED, 0x6E, 0xFF, 0xFE, 0, 0, number },
            ManufacturerPen = ExamplePen,
            ModelNumber = 1,
            Firmware = "edgevault-sim",
            UtcMicrosNow = () => (ulong)clock.ToReaderUs(
                (time.GetUtcNow() - clock.Start).Ticks / TimeSpan.TicksPerMicrosecond, spec),
            ReportBufferTagsMax = spec.BufferReports,
        };
        return new(spec, clock, new LlrpReader(options, time));
    }

    /// <summary>Looks up, before the world goes on, which antennas the client has switched on.</summary>
    public void BeginStep() => _antennas = _reader.ActiveAntennas;

    public bool TryTake(in TagRead read)
    {
        if (!_antennas.Contains(read.Antenna.Port))
        {
            return false;
        }

        Reads++;
        _buffer.Add(read);
        if (_buffer.IsFull)
        {
            Flush();
        }

        return true;
    }

    public void Input(in InputEdge edge) => _batches.Writer.TryWrite(new([], edge));

    /// <summary>Sends what has waited long enough.</summary>
    public void EndStep(long worldUs)
    {
        if (_buffer.DueUs <= worldUs)
        {
            Flush();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Flush();
        _batches.Writer.TryComplete();
        await _stop.CancelAsync();
        await _pumping;
        await _endpoint.DisposeAsync();
        _stop.Dispose();
    }

    private void Flush()
    {
        if (_buffer.IsEmpty)
        {
            return;
        }

        if (_batches.Writer.TryWrite(new([.. Reports()], null)))
        {
            _memory.Holds(_batches.Reader.Count);
        }
        else
        {
            _memory.Overflow();
            Interlocked.Add(ref _lost, _buffer.Reads);
        }

        _buffer.Clear();
    }

    private List<TagReportData> Reports()
    {
        var told = new List<TagReportData>();
        foreach (ref readonly var report in _buffer.Reports)
        {
            told.Add(new(report.Tag.EpcBytes, report.Tag.Epc.BitCount)
            {
                AntennaId = report.Antenna,
                PeakRssiDbm = WholeDbm(report.RssiCentiDbm),
                ChannelIndex = report.Channel,
                FirstSeenUtcMicros = (ulong)report.FirstSeenUs,
                LastSeenUtcMicros = (ulong)report.LastSeenUs,
                TagSeenCount = report.SeenCount,
                Tid = report.Tag.TidBytes,
            });
        }

        return told;
    }

    // LLRP 1.0.1, 16.2.7.3.10: PeakRSSI is a signed byte in dBm.
    private static sbyte WholeDbm(short centiDbm) =>
        (sbyte)Math.Clamp(Math.Floor(centiDbm / 100.0), sbyte.MinValue, 0);

    private async Task PumpAsync()
    {
        try
        {
            await foreach (var (batch, edge) in _batches.Reader.ReadAllAsync(_stop.Token))
            {
                if (edge is { } input)
                {
                    await _reader.SetInputAsync(input.Port, input.IsHigh, _stop.Token);
                    continue;
                }

                var outcome = await _reader.ReportAsync(batch, _stop.Token);
                if (outcome is LlrpReportOutcome.Dropped or LlrpReportOutcome.NotWanted)
                {
                    Interlocked.Add(ref _lost, batch.Sum(report => (long)(report.TagSeenCount ?? 1)));
                }

                await TellOfMemoryAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // DisposeAsync: the reader goes off the air.
        }
    }

    private async ValueTask TellOfMemoryAsync()
    {
        if (_memory.TakeWarning() is { } percent)
        {
            await _reader.NotifyAsync(
                new ReaderEvent { Kind = ReaderEventKind.ReportBufferLevelWarning, BufferPercentFull = percent },
                _stop.Token);
        }

        if (_memory.TakeOverflow())
        {
            await _reader.NotifyAsync(
                new ReaderEvent { Kind = ReaderEventKind.ReportBufferOverflow }, _stop.Token);
        }
    }

    // What the world hands to the pump: reports, or an input that changed.
    private readonly record struct Told(TagReportData[] Batch, InputEdge? Edge);
}
