using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Polly;

namespace EdgeVault.Capture.Readers;

/// <summary>Keeps one reader connected for as long as the process runs, whatever it speaks.</summary>
/// <remarks>Whatever a reader does, close in mid-message, speak another version or refuse because it is taken, is told in the
/// status, the log and the ledger, and it is tried again.</remarks>
internal sealed class ReaderSession : IReaderFate
{
    private readonly SightingSink _sink;
    private readonly ReaderCoverage _coverage;
    private readonly ReaderBoard _board;
    private readonly GatewayClock _clock;
    private readonly CaptureMeter _meter;
    private readonly ChannelWriter<CaptureOutput> _output;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _retry;
    private readonly Func<ReaderPlan, IReaderFate, IReaderLink> _links;
    private readonly Lock _lock = new();
    private volatile ReaderPlan _plan;
    private IReaderLink? _link;
    private Action? _cut;
    private long _openedUs;

    /// <param name="links">Makes the link that a plan's endpoint wants.</param>
    public ReaderSession(
        ReaderPlan plan, SightingSink sink, ReaderCoverage coverage, ReaderBoard board, GatewayClock clock,
        CaptureMeter meter, ChannelWriter<CaptureOutput> output, ILogger logger, Func<double> chance,
        Func<ReaderPlan, IReaderFate, IReaderLink> links)
    {
        (_plan, _sink, _coverage, _board, _clock) = (plan, sink, coverage, board, clock);
        (_meter, _output, _logger, _links) = (meter, output, logger, links);
        _retry = ReaderRetry.Build(clock.Time, chance, OnRetry);
    }

    /// <summary>What the session goes by, or will with its next connection.</summary>
    public ReaderPlan Plan => _plan;

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
        var plan = _plan.With(options);
        _board.Reconfigured(plan);
        _logger.ReaderReconfigured(plan.Id, plan.Endpoint.ToString());
        lock (_lock)
        {
            _plan = plan;
            _cut?.Invoke();
        }
    }

    public void Opened(string detail)
    {
        _openedUs = _clock.NowUs;
        _board.Says(detail);
    }

    public async ValueTask UpAsync(string identity, string model, string firmware, CancellationToken cancellationToken)
    {
        _board.Connected(identity, model, firmware);
        _coverage.Inventories(_clock.NowUs);
        _logger.ReaderConnected(_plan.Id, _plan.Endpoint.ToString(), model, firmware);
        await _output.WriteAsync(_board.State(_clock.UtcNow), cancellationToken);
    }

    public async ValueTask DownAsync(string why, CancellationToken cancellationToken)
    {
        _coverage.Lost(_sink.LastHeardUs, why);
        _sink.LoseInputs(_sink.LastHeardUs);
        if (_board.Disconnected(why))
        {
            _logger.ReaderSilent(_plan.Id, _plan.Endpoint.ToString(), why);
            await _output.WriteAsync(_board.State(_clock.UtcNow), cancellationToken);
        }
    }

    private async Task RunUntilChangedAsync(CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ReaderPlan plan;
        lock (_lock)
        {
            (plan, _cut) = (_plan, end.Cancel);
        }

        _link = _links(plan, this);
        try
        {
            // Returns after a session that had proven stable, which is what makes the delays start again.
            while (true)
            {
                await _retry.ExecuteAsync(ConnectAndRunAsync, end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            _link.Finish();
        }
        finally
        {
            lock (_lock)
            {
                _cut = null;
            }
        }

        if (!stop.IsCancellationRequested)
        {
            await LeaveAsync("its configuration has changed", stop);
        }
    }

    private async ValueTask ConnectAndRunAsync(CancellationToken stop)
    {
        _openedUs = long.MaxValue;
        try
        {
            _board.Says("connecting");
            await _link!.RunAsync(stop);
        }
        catch (Exception exception) when (ReaderRetry.IsReadersFault(exception) && !stop.IsCancellationRequested)
        {
            await LoseAsync(exception, stop);
            if (_openedUs == long.MaxValue
                || _clock.NowUs - _openedUs < ReaderRetry.StableAfter.Ticks / TimeSpan.TicksPerMicrosecond)
            {
                throw;
            }
        }
    }

    private async ValueTask LoseAsync(Exception exception, CancellationToken stop)
    {
        var why = exception.Message;
        _coverage.Lost(_sink.LastHeardUs, why);
        _sink.LoseInputs(_sink.LastHeardUs);
        var isNews = _board.Disconnected(why);
        if (isNews)
        {
            _logger.ReaderLost(_plan.Id, _plan.Endpoint.ToString(), why);
        }

        if (_link!.OnLost(exception) || isNews)
        {
            await _output.WriteAsync(_board.State(_clock.UtcNow), stop);
        }
    }

    private async ValueTask LeaveAsync(string why, CancellationToken stop)
    {
        _board.Says("connecting");
        _coverage.Lost(_sink.LastHeardUs, why);
        _sink.LoseInputs(_sink.LastHeardUs);
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
}
