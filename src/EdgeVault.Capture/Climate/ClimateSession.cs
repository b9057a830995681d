using EdgeVault.Capture.Mqtt;
using EdgeVault.Capture.Readers;
using Microsoft.Extensions.Logging;
using Polly;

namespace EdgeVault.Capture.Climate;

/// <summary>Keeps one sensor's line to its broker for as long as the process runs.</summary>
internal sealed class ClimateSession
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Keepalive = TimeSpan.FromSeconds(10);

    private readonly string _id;
    private readonly ClimateSensorOptions _options;
    private readonly MqttMeeting _meeting;
    private readonly ClimateDecoder _decoder;
    private readonly GatewayClock _clock;
    private readonly Action<ClimateReading> _tell;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _retry;
    private readonly Lock _lock = new();
    private ClimateReading _last;
    private long _heardUs;

    public ClimateSession(
        string id, ClimateSensorOptions options, string gateway, GatewayClock clock, ILogger logger,
        Func<double> chance, Action<ClimateReading> tell)
    {
        (_id, _options, _clock, _logger, _tell) = (id, options, clock, logger, tell);
        ReaderEndpoint.TryParse(options.Endpoint, out var endpoint);
        _meeting = new MqttMeeting(
            $"{gateway}-climate-{id}", endpoint.Host, endpoint.Port, endpoint.IsTls, Patience, Keepalive,
            options.UserName, options.PasswordFile, options.ClientCertificate, options.Certificates.Values, []);
        _decoder = new ClimateDecoder(id, options);
        _retry = ReaderRetry.Build(clock.Time, chance, OnRetry);
        _heardUs = clock.NowUs;
        _last = new ClimateReading(id, options.Zone, clock.UtcNow, null, null, ClimateQuality.Silent);
    }

    public ClimateReading Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    /// <summary>Runs until stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var watching = WatchAsync(stop);
        try
        {
            while (true)
            {
                await _retry.ExecuteAsync(ListenAsync, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask ListenAsync(CancellationToken stop)
    {
        var openedUs = long.MaxValue;
        try
        {
            await MqttLine.RunAsync(
                _meeting,
                [_options.Topic],
                () => openedUs = _clock.NowUs,
                (message, _) =>
                {
                    Take(_decoder.Decode(message.Payload, message.Retain, _clock.UtcNow));
                    return Task.CompletedTask;
                },
                stop);
        }
        catch (Exception fault) when (
            ReaderRetry.IsReadersFault(fault)
            && openedUs < _clock.NowUs - (ReaderRetry.StableAfter.Ticks / TimeSpan.TicksPerMicrosecond))
        {
            // It had proven stable: the delays start again.
            _logger.SensorLineLost(_id, _options.Endpoint, fault.Message);
        }
    }

    private void Take(ClimateReading reading)
    {
        bool isWorse;
        lock (_lock)
        {
            isWorse = reading.Quality != _last.Quality && reading.Quality > ClimateQuality.Late;
            _last = reading;
            _heardUs = _clock.NowUs;
        }

        if (isWorse)
        {
            _logger.SensorUnsound(_id, reading.Zone, reading.Quality);
        }

        _tell(reading);
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(Left() + TimeSpan.FromMilliseconds(1), _clock.Time, stop);
            if (Left() == TimeSpan.Zero)
            {
                FallSilent();
            }
        }
    }

    private TimeSpan Left()
    {
        lock (_lock)
        {
            var left = _options.Silence - TimeSpan.FromMicroseconds(_clock.NowUs - _heardUs);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private void FallSilent()
    {
        ClimateReading silent;
        bool isNews;
        lock (_lock)
        {
            isNews = _last.Quality != ClimateQuality.Silent;
            silent = _last = _last with
            {
                Quality = ClimateQuality.Silent,
                TemperatureC = null,
                HumidityPercent = null,
                At = isNews ? _clock.ToUtc(_heardUs) : _last.At,
            };

            // Told again after as long a silence.
            _heardUs = _clock.NowUs;
        }

        if (isNews)
        {
            _logger.SensorUnsound(_id, silent.Zone, silent.Quality);
            _tell(silent);
        }
    }

    private void OnRetry(int attempt, TimeSpan delay, Exception? exception) =>
        _logger.SensorLineTriedAgain(_id, _options.Endpoint, delay.TotalSeconds, exception?.Message ?? "");
}
