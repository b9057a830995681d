using System.Net.Sockets;
using System.Threading.Channels;
using EdgeVault.Llrp.Client;
using Microsoft.Extensions.Logging;
using Polly;

namespace EdgeVault.Capture.Readers;

/// <summary>Keeps one reader connected and inventorying for as long as the process runs.</summary>
/// <remarks>The reader is asked to hold reports while we are away. Whatever it does, close in mid-message, speak another
/// version or refuse because it is taken, is told in the status, the log and the ledger, and it is tried again.</remarks>
internal sealed class ReaderSession
{
    private readonly ReaderPlan _plan;
    private readonly ReaderIntake _intake;
    private readonly ReaderCoverage _coverage;
    private readonly ReaderBoard _board;
    private readonly GatewayClock _clock;
    private readonly CaptureMeter _meter;
    private readonly ChannelWriter<CaptureOutput> _output;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _retry;

    public ReaderSession(
        ReaderPlan plan, ReaderIntake intake, ReaderCoverage coverage, ReaderBoard board, GatewayClock clock,
        CaptureMeter meter, ChannelWriter<CaptureOutput> output, ILogger logger, Func<double> chance)
    {
        (_plan, _intake, _coverage, _board, _clock) = (plan, intake, coverage, board, clock);
        (_meter, _output, _logger) = (meter, output, logger);
        _retry = ReaderRetry.Build(clock.Time, chance, OnRetry);
    }

    /// <summary>Runs until stopped; then closes the connection in order.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                // Returns after a session that had proven stable, which is what makes the delays start again.
                await _retry.ExecuteAsync(ConnectAndRunAsync, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _logger.ReaderStopped(_plan.Id);
        }

        _board.Stopped();
    }

    private async ValueTask ConnectAndRunAsync(CancellationToken stop)
    {
        var startedUs = long.MaxValue;
        try
        {
            using var socket = await ConnectAsync(stop);
            await using var stream = new NetworkStream(socket);
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

    private async Task<Socket> ConnectAsync(CancellationToken stop)
    {
        _board.Says("connecting");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var late = new CancellationTokenSource(_plan.Options.ConnectTimeout, _clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            await socket.ConnectAsync(_plan.Endpoint.Host, _plan.Endpoint.Port, either.Token);
            return socket;
        }
        catch (OperationCanceledException cause) when (late.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException(
                $"no TCP connection within {_plan.Options.ConnectTimeout.TotalSeconds:0.###} s", cause);
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
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
        if (_board.Disconnected(why))
        {
            _logger.ReaderLost(_plan.Id, _plan.Endpoint.ToString(), why);
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
    };
}
