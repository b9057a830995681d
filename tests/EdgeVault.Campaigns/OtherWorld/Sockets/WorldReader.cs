using System.Net;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;

namespace EdgeVault.Campaigns.OtherWorld.Sockets;

/// <summary>A reader of the other world on a port of loopback. That it greets, is configured, sends keepalives and
/// reports as asked is the library's <see cref="LlrpReader"/>; what it reports, when, and what its clock says is the
/// world's.</summary>
internal sealed class WorldReader : IAsyncDisposable
{
    // RFC 5612: the enterprise number for examples.
    private const uint ExamplePen = 32_473;
    private const byte Llrp11 = 2;

    private readonly LlrpReader _reader;
    private readonly LlrpReaderEndpoint _endpoint;
    private readonly Speech _speech;
    private readonly int _number;
    private readonly Bell _bell;
    private long? _stampUs;
    private long _keepalives;
    private long _acknowledged;
    private int _version = byte.MaxValue;

    /// <param name="number">In the layout.</param>
    /// <param name="speech">What it says.</param>
    /// <param name="time">The world's.</param>
    /// <param name="nowUs">The same, microseconds of the world.</param>
    /// <param name="bell">Rung when the client has answered a keepalive.</param>
    public WorldReader(int number, Speech speech, TimeProvider time, Func<long> nowUs, Bell bell)
    {
        (_number, _speech, _bell) = (number, speech, bell);
        var options = new LlrpReaderOptions
        {
            // Locally administered, and each its own.
            Identifier = new byte[] { 0x02, 0xED, 0x6E, 0xFF, 0xFE, 1, 0, (byte)(number + 1) },
            ManufacturerPen = Speech.TellsHalves(number) ? ImpinjIds.Pen : ExamplePen,
            VersionMax = Llrp11,
            UtcMicrosNow = () => speech.TimeOf(number, _stampUs ?? nowUs()),
            Tap = Look,
        };
        _reader = new LlrpReader(options, time);
        _endpoint = LlrpReaderEndpoint.Start(_reader, new IPEndPoint(IPAddress.Loopback, 0));
    }

    public int Port => _endpoint.LocalEndPoint.Port;

    public long Keepalives => Interlocked.Read(ref _keepalives);

    /// <summary>The client has answered every keepalive so far.</summary>
    public bool IsAnswered => Interlocked.Read(ref _acknowledged) == Keepalives;

    /// <summary>Every report went out in LLRP 1.1.</summary>
    public bool SpeaksLlrp11 => Volatile.Read(ref _version) is Llrp11 or byte.MaxValue;

    public Task WaitForInventoryAsync(CancellationToken cancellationToken) =>
        _reader.WaitForInventoryAsync(cancellationToken);

    /// <summary>Returns when the message is on the wire.</summary>
    /// <exception cref="CampaignException">There is nobody at the other end.</exception>
    public async Task TellAsync(Message message, CancellationToken cancellationToken)
    {
        if (message.Input is { } input)
        {
            // The edge carries its own time; the library stamps an event with what the clock says.
            _stampUs = input.AtUs;
            await _reader.SetInputAsync(input.Port, input.IsHigh, cancellationToken);
            _stampUs = null;
            return;
        }

        var outcome = await _reader.ReportAsync(_speech.ReportsOf(message), cancellationToken);
        if (outcome != LlrpReportOutcome.Sent)
        {
            throw new CampaignException(
                ExitCode.Wrong,
                $"{message.Reads.Length} reads of {Layout.ReaderId(_number)} were not taken: {outcome}");
        }
    }

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    private void Look(bool outbound, ReadOnlySpan<byte> frame)
    {
        var header = LlrpHeader.Read(frame);
        switch (header.Type)
        {
            case LlrpMessageType.KEEPALIVE:
                Interlocked.Increment(ref _keepalives);
                break;
            case LlrpMessageType.KEEPALIVE_ACK:
                Interlocked.Increment(ref _acknowledged);
                _bell.Ring();
                break;
            case LlrpMessageType.RO_ACCESS_REPORT:
                _version = Math.Min(_version, header.Version);
                break;
            default:
                break;
        }
    }
}
