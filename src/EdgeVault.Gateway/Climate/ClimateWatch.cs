using System.Threading.Channels;
using EdgeVault.Capture.Climate;
using EdgeVault.Custody;
using EdgeVault.Custody.Climate;
using EdgeVault.Custody.Rules;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Rules;
using EdgeVault.Ledger;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Climate;

/// <summary>Readings of the climate sensors → excursions in the ledger.</summary>
internal sealed partial class ClimateWatch(
    IClimateReadings sensors, IOptions<CustodyOptions> options, RuleDesk rules, CustodyBook book, OwnFacts own, ILogger<ClimateWatch> logger)
    : BackgroundService
{
    // Sensors say something every few seconds; what is older than this many readings of a stuck writer is worth nothing.
    private const int ReadingsMax = 1_024;

    private readonly ClimateExcursions _excursions = new(options.Value.ClimateLimits);
    private readonly Channel<ClimateReading> _read = Channel.CreateBounded<ClimateReading>(
        new BoundedChannelOptions(ReadingsMax) { FullMode = BoundedChannelFullMode.DropOldest });

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        sensors.Read += Take;
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        sensors.Read -= Take;
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var reading in _read.Reader.ReadAllAsync(stoppingToken))
            {
                await SeeAsync(reading, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private void Take(ClimateReading reading) => _read.Writer.TryWrite(reading);

    private async Task SeeAsync(ClimateReading reading, CancellationToken stop)
    {
        // Late, implausible and silent sensors say nothing about the air now.
        if (reading.Quality != ClimateQuality.Good)
        {
            return;
        }

        var air = new AirReading(
            reading.Sensor, reading.Zone, reading.At, (decimal?)reading.TemperatureC, (decimal?)reading.HumidityPercent);
        var facts = book.Read(state => _excursions.See(air, state.ClimateOf, Matters).ToList());
        foreach (var fact in facts)
        {
            try
            {
                await own.RecordAsync(fact, stop);
            }
            catch (LedgerException fault)
            {
                LogNotRecorded(logger, reading.Sensor, fault.Message);
            }
        }
    }

    private bool Matters(string zone, string what) =>
        rules.View.State.PiecesIn(zone).Any(piece => Sensitivity.Has(rules.View, piece, what));

    [LoggerMessage(5621, LogLevel.Error, "What sensor {Sensor} says could not be recorded: {Why}")]
    private static partial void LogNotRecorded(ILogger logger, string sensor, string why);
}
