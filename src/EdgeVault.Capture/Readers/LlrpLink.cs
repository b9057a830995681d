using EdgeVault.Capture.Outputs;
using EdgeVault.Capture.Recorder;
using EdgeVault.Llrp;
using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Messages;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Capture.Readers;

/// <summary>A reader that speaks LLRP: configured by us, asked to hold reports while we are away.</summary>
internal sealed class LlrpLink(
    ReaderPlan plan, ReaderIntake intake, IReaderFate fate, GatewayClock clock, CaptureMeter meter, ILogger logger,
    FlightRecorder? recorder, ReaderOutputs outputs) : IReaderLink
{
    private string? _identity;
    private bool _staysWith101;
    private bool _isAnother;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await using var stream = await ReaderTransport.OpenAsync(plan, clock.Time, stop);
            recorder?.BeginConnection();
            using var client = new LlrpClient(stream, ClientOptions(), intake, clock.Time);
            try
            {
                var info = await client.StartAsync(stop);
                fate.Opened("inventories");
                if (info.InputsRefused is { } why)
                {
                    logger.InputsRefused(plan.Id, why);
                }

                await RunAsync(client, info, stop);
            }
            finally
            {
                recorder?.EndConnection();
                meter.CountMalformed(plan.Id, client.Counters.MalformedParameters);
            }
        }
        finally
        {
            intake.Finish();
        }
    }

    public bool OnLost(Exception exception)
    {
        if (exception is LlrpException { Code: LlrpErrorCode.NegotiationFailed } && !_staysWith101)
        {
            _staysWith101 = true;
            logger.ReaderStaysWithOldVersion(plan.Id);
        }

        if (exception is not LlrpException { Code: LlrpErrorCode.UnexpectedReader } || _isAnother)
        {
            return false;
        }

        _isAnother = true;
        logger.ReaderIsAnother(plan.Id, plan.Endpoint.ToString(), exception.Message);
        return true;
    }

    public void Finish() => intake.Finish();

    private async Task RunAsync(LlrpClient client, LlrpReaderInfo info, CancellationToken stop)
    {
        using var abort = new CancellationTokenSource();
        var running = client.RunAsync(abort.Token);
        using var dark = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var showing = outputs.RunAsync(client.SetOutputsAsync, dark.Token);
        try
        {
            // Told while the loop already runs: custody may be slow, the reader's keepalives are not.
            var (pen, model) = (info.Capabilities.ManufacturerPen, info.Capabilities.ModelNumber);
            _identity ??= info.Identity?.Hex;
            _isAnother = false;
            await fate.UpAsync(
                info.Identity?.Hex ?? "", pen == 0 ? "" : $"{pen}/{model}", info.Capabilities.Firmware, stop);
            await running.WaitAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await EndAsync(showing, dark);
            await outputs.DarkenAsync(client.SetOutputsAsync);
            await CloseAsync(client, running, abort);
            throw;
        }
        finally
        {
            await EndAsync(showing, dark);
        }
    }

    private static async Task EndAsync(Task showing, CancellationTokenSource dark)
    {
        await dark.CancelAsync();
        await showing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
            logger.ReaderNotClosedInOrder(plan.Id, exception.Message);
            await abort.CancelAsync();
        }

        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Of an Impinj reader the chips' own numbers too: without them a copied tag looks like the true one.
    private LlrpClientOptions ClientOptions() => new()
    {
        ReportFields = new LlrpClientOptions().ReportFields | TagReportFields.ImpinjSerializedTid,
        KeepalivePeriod = plan.Options.Keepalive,
        ResponseTimeout = plan.Options.ResponseTimeout,
        HoldReports = true,
        NegotiateVersion = plan.Options.Version != "1.0.1" && !_staysWith101,
        Identity = plan.Options.Identity ?? _identity,
        TransmitPowerCentiDbm = plan.Options.Power is { } power ? (int)Math.Round(power * 100) : null,
        Mode = (ushort?)plan.Options.Mode,
        Session = (byte?)plan.Options.Session,
        TagPopulation = (ushort)plan.Options.TagPopulation,
        AntennaIds = [.. plan.Antennas.Select(static antenna => (ushort)antenna)],
        Inputs = [.. plan.Inputs.Select(static input => (ushort)input.Port).Distinct()],
        ReadTid = plan.Options.Tid,
        Tap = recorder?.Tap,
    };
}
