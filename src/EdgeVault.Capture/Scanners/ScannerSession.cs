using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Capture.Scanners;

/// <summary>Keeps one scanner open and its codes coming for as long as the process runs.</summary>
/// <remarks>Unplugged, it is tried again after 0.2 s, then twice as long each time, at most every 5 s: a person stands there with
/// the plug in hand. What a lost line cut short is dropped. When the channel is full the scanner waits: codes are never dropped.
/// </remarks>
internal sealed class ScannerSession
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(5);
    private const int ReadBytes = 4_096;

    private readonly string _id;
    private readonly ScannerOptions _options;
    private readonly ScannerEndpoint _endpoint;
    private readonly ScanFramer _framer;
    private readonly ChannelWriter<Scan[]> _output;
    private readonly GatewayClock _clock;
    private readonly ILogger _logger;
    private Stream? _line;
    private string? _lostWhy;

    /// <param name="options">Validated: see <see cref="ScannerOptions.Faults"/>.</param>
    public ScannerSession(
        string id, ScannerOptions options, ChannelWriter<Scan[]> output, GatewayClock clock, ILogger logger)
    {
        (_id, _options, _output, _clock, _logger) = (id, options, output, clock, logger);
        _endpoint = ScannerEndpoint.TryParse(options.Endpoint, out var endpoint) is { } fault
            ? throw new ArgumentException(fault, nameof(options))
            : endpoint!;
        _framer = new ScanFramer(options);
    }

    /// <summary>Told with true when the line is open, with false when it is lost.</summary>
    public Action<bool>? Changed { get; init; }

    /// <summary>Told why, each time the scanner could not be opened or was lost.</summary>
    public Action<string>? Lost { get; init; }

    /// <summary>Told how many codes went to the channel.</summary>
    public Action<int>? Scanned { get; init; }

    public string Endpoint => _endpoint.ToString();

    public long Garbled => _framer.Garbled;

    public long Overlong => _framer.Overlong;

    /// <summary>Runs until stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var delay = FirstDelay;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var line = await ScannerLink.OpenAsync(_endpoint, _clock.Time, stop);
                delay = FirstDelay;
                _line = line;
                _lostWhy = null;
                _logger.ScannerOpened(_id, _endpoint.ToString());
                Changed?.Invoke(true);
                await ReadAsync(line, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                _logger.ScannerStopped(_id);
                return;
            }
            catch (Exception exception) when (exception is IOException or SocketException or UnauthorizedAccessException)
            {
                Lose(exception, delay);
            }

            await Task.Delay(delay, _clock.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay * 2 > DelayMax ? DelayMax : delay * 2;
        }
    }

    /// <summary>Beeps or lights the scanner; false where it is away or cannot.</summary>
    public async Task<bool> AnswerAsync(bool isGood, CancellationToken cancellation)
    {
        var answer = Convert.FromHexString(isGood ? _options.AnswerGood : _options.AnswerBad);
        if (answer.Length == 0 || _line is not { } line)
        {
            return false;
        }

        try
        {
            await line.WriteAsync(answer, cancellation);
            return true;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            _logger.ScannerNotAnswered(_id, exception.Message);
            return false;
        }
    }

    private async Task ReadAsync(Stream line, CancellationToken stop)
    {
        var buffer = new byte[ReadBytes];
        var codes = new List<string>();
        while (true)
        {
            var read = await ReadOrIdleAsync(line, buffer, stop);
            if (read == 0)
            {
                throw new IOException("the other end closed the line");
            }

            if (read < 0)
            {
                _framer.Flush(codes);
            }
            else
            {
                _framer.Feed(buffer.AsSpan(0, read), codes);
            }

            if (codes.Count > 0)
            {
                var now = _clock.NowUs;
                var wall = _clock.ToUtc(now);
                await _output.WriteAsync([.. codes.Select(code => new Scan(_id, code, now, wall))], stop);
                Scanned?.Invoke(codes.Count);
                codes.Clear();
            }
        }
    }

    /// <returns>Bytes read, 0 at the end, −1 when a code has begun and nothing more came for the idle time.</returns>
    private async ValueTask<int> ReadOrIdleAsync(Stream line, byte[] buffer, CancellationToken stop)
    {
        if (_options.IdleFlush == TimeSpan.Zero || !_framer.HasPartial)
        {
            return await line.ReadAsync(buffer, stop);
        }

        using var idle = new CancellationTokenSource(_options.IdleFlush, _clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, stop);
        try
        {
            return await line.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return -1;
        }
    }

    private void Lose(Exception exception, TimeSpan delay)
    {
        _framer.Reset();
        if (exception.Message != _lostWhy)
        {
            // Once for each reason: a scanner left in a drawer over the weekend fills no log.
            _lostWhy = exception.Message;
            _logger.ScannerLost(_id, _endpoint.ToString(), exception.Message, delay.TotalSeconds);
        }

        Lost?.Invoke(exception.Message);
        if (_line is not null)
        {
            _line = null;
            Changed?.Invoke(false);
        }
    }
}
