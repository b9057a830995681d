using System.Threading.Channels;
using EdgeVault.Capture.Recorder;
using EdgeVault.Llrp;
using EdgeVault.Llrp.Client;
using Microsoft.Extensions.Logging;
using Polly;

namespace EdgeVault.Capture.Readers;

/// <summary>Keeps one reader connected and inventorying for as long as the process runs.</summary>
/// <remarks>The reader is asked to hold reports while we are away. Whatever it does, close in mid-message, speak another
/// version or refuse because it is taken, is told in the status, the log and the ledger, and it is tried again.</remarks>
internal sealed class ReaderSession
{
    private readonly ReaderIntake _intake;
    private readonly ReaderCoverage _coverage;
    private readonly ReaderBoard _board;
    private readonly GatewayClock _clock;
    private readonly CaptureMeter _meter;
    private readonly ChannelWriter<CaptureOutput> _output;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _retry;
    private readonly FlightRecorder? _recorder;
    private readonly Lock _lock = new();
    private volatile ReaderPlan _plan;
    private Action? _cut;
    private string? _identity;
    private bool _staysWith101;
    private bool _isAnother;

    public ReaderSession(
        ReaderPlan plan, ReaderIntake intake, ReaderCoverage coverage, ReaderBoard board, GatewayClock clock,
        CaptureMeter meter, ChannelWriter<CaptureOutput> output, ILogger logger, Func<double> chance,
        FlightRecorder? recorder = null)
    {
        (_plan, _intake, _coverage, _board, _clock) = (plan, intake, coverage, board, clock);
        (_meter, _output, _logger, _recorder) = (meter, output, logger, recorder);
        _retry = ReaderRetry.Build(clock.Time, chance, OnRetry);
    }

    /// <summary>The options that the session uses, or will with its next connection.</summary>
    public ReaderOptions Options => _plan.Options;

    /// <summary>Runs until stopped; then closes the connection in order.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await RunUntilChangedAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _logger.ReaderStopped(_plan.Id);
        }

        _board.Stopped();
    }

    /// <summary>Closes the connection in order and connects anew with other options. From any thread.</summary>
    /// <remarks>Which portals the antennas serve does not change while the process runs.</remarks>
    public void Reconfigure(ReaderOptions options)
    {
        var plan = ReaderPlan.Of(_plan.Index, _plan.Id, options) with { Routes = _plan.Routes };
        _board.Reconfigured(plan);
        _logger.ReaderReconfigured(plan.Id, plan.Endpoint.ToString());
        lock (_lock)
        {
            _plan = plan;
            _cut?.Invoke();
        }
    }

    private async Task RunUntilChangedAsync(CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        SetCut(end.Cancel);
        try
        {
            // Returns after a session that had proven stable, which is what makes the delays start again.
            await _retry.ExecuteAsync(ConnectAndRunAsync, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // The change came between two connections, which then had nothing to close.
            _board.Says("connecting");
        }
        finally
        {
            SetCut(null);
        }

        if (end.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            await LeaveAsync("its configuration has changed", stop);
        }
    }

    private void SetCut(Action? cut)
    {
        lock (_lock)
        {
            _cut = cut;
        }
    }

    private async ValueTask ConnectAndRunAsync(CancellationToken stop)
    {
        var startedUs = long.MaxValue;
        try
        {
            _board.Says("connecting");
            await using var stream = await ReaderTransport.OpenAsync(_plan, _clock.Time, stop);
            _recorder?.BeginConnection();
            using var client = new LlrpClient(stream, ClientOptions(), _intake, _clock.Time);
            try
            {
                var info = await client.StartAsync(stop);
                startedUs = _clock.NowUs;
                await RunAsync(client, info, stop);
            }
            finally
            {
                _meter.CountMalformed(_plan.Id, client.Counters.MalformedParameters);
            }
        }
        catch (Exception exception) when (ReaderRetry.IsReadersFault(exception) && !stop.IsCancellationRequested)
        {
            await LoseAsync(exception, stop);
            if (_clock.NowUs - startedUs < ReaderRetry.StableAfter.Ticks / TimeSpan.TicksPerMicrosecond
                || startedUs == long.MaxValue)
            {
                throw;
            }
        }
        finally
        {
            _intake.Finish();
        }
    }

    private async Task RunAsync(LlrpClient client, LlrpReaderInfo info, CancellationToken stop)
    {
        using var abort = new CancellationTokenSource();
        var running = client.RunAsync(abort.Token);
        try
        {
            // Told while the loop already runs: custody may be slow, the reader's keepalives are not.
            Announce(info);
            await _output.WriteAsync(_board.State(_clock.UtcNow), stop);
            await running.WaitAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await CloseAsync(client, running, abort);
        }
    }

    private void Announce(LlrpReaderInfo info)
    {
        var (pen, model) = (info.Capabilities.ManufacturerPen, info.Capabilities.ModelNumber);
        var name = pen == 0 ? "" : $"{pen}/{model}";
        _identity ??= info.Identity?.Hex;
        _isAnother = false;
        _board.Connected(info.Identity?.Hex ?? "", name, info.Capabilities.Firmware);
        _coverage.Inventories(_clock.NowUs);
        _logger.ReaderConnected(_plan.Id, _plan.Endpoint.ToString(), name, info.Capabilities.Firmware);
    }

    /// <summary>Waits for the reader's goodbye, at most its response timeout.</summary>
    private async Task CloseAsync(LlrpClient client, Task running, CancellationTokenSource abort)
    {
        try
        {
            await client.CloseAsync(CancellationToken.None);
        }
        catch (Exception exception) when (ReaderRetry.IsReadersFault(exception))
        {
            _logger.ReaderNotClosedInOrder(_plan.Id, exception.Message);
            await abort.CancelAsync();
        }

        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async ValueTask LoseAsync(Exception exception, CancellationToken stop)
    {
        var why = exception.Message;
        _coverage.Lost(_intake.LastHeardUs, why);
        var isNews = _board.Disconnected(why);
        if (isNews)
        {
            _logger.ReaderLost(_plan.Id, _plan.Endpoint.ToString(), why);
        }

        if (exception is LlrpException { Code: LlrpErrorCode.UnexpectedReader } && !_isAnother)
        {
            isNews = _isAnother = true;
            _logger.ReaderIsAnother(_plan.Id, _plan.Endpoint.ToString(), why);
        }

        if (exception is LlrpException { Code: LlrpErrorCode.NegotiationFailed } && !_staysWith101)
        {
            _staysWith101 = true;
            _logger.ReaderStaysWithOldVersion(_plan.Id);
        }

        if (isNews)
        {
            await _output.WriteAsync(_board.State(_clock.UtcNow), stop);
        }
    }

    private async ValueTask LeaveAsync(string why, CancellationToken stop)
    {
        (_staysWith101, _identity) = (false, null);
        _coverage.Lost(_intake.LastHeardUs, why);
        if (_board.Disconnected(why))
        {
            await _output.WriteAsync(_board.State(_clock.UtcNow), stop);
        }
    }

    private void OnRetry(int attempt, TimeSpan delay, Exception? exception)
    {
        _meter.CountReconnect(_plan.Id);
        _logger.ReaderWillBeTriedAgain(_plan.Id, _plan.Endpoint.ToString(), attempt + 1, delay.TotalSeconds, exception?.Message ?? "");
    }

    private LlrpClientOptions ClientOptions() => new()
    {
        KeepalivePeriod = _plan.Options.Keepalive,
        ResponseTimeout = _plan.Options.ResponseTimeout,
        HoldReports = true,
        NegotiateVersion = _plan.Options.Version != "1.0.1" && !_staysWith101,
        Identity = _plan.Options.Identity ?? _identity,
        TransmitPowerCentiDbm = _plan.Options.Power is { } power ? (int)Math.Round(power * 100) : null,
        Mode = (ushort?)_plan.Options.Mode,
        Session = (byte?)_plan.Options.Session,
        TagPopulation = (ushort)_plan.Options.TagPopulation,
        Tap = _recorder?.Tap,
    };
}
