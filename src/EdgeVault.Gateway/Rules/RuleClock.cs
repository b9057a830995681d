using EdgeVault.Custody.Rules;
using EdgeVault.Gateway.Recording;
using EdgeVault.Ledger;

namespace EdgeVault.Gateway.Rules;

/// <summary>Lets the rules look at the time: what stands open, is out or in doubt for too long.</summary>
internal sealed partial class RuleClock(
    RuleDesk rules, CustodyBook book, CustodyWriter writer, OwnFacts own, TimeProvider time, ILogger<RuleClock> logger)
    : BackgroundService
{
    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    /// <summary>One look. Each word is durable before the next look, so that none is said twice.</summary>
    public async Task LookAsync(CancellationToken stop)
    {
        if (!writer.HasBegun || writer.Halted is not null)
        {
            return;
        }

        var now = time.GetUtcNow();
        var inputs = book.Read(_ => IncidentWriter.Write(rules.View, rules.Engine.Look(now)).Concat(rules.Engine.Escalate(now)).ToList());
        foreach (var input in inputs)
        {
            try
            {
                await own.RecordAsync(input, stop);
            }
            catch (LedgerException fault)
            {
                LogNotRecorded(logger, fault.Message);
                return;
            }
        }
    }

    [LoggerMessage(5601, LogLevel.Error, "An incident could not be recorded and is looked for again: {Why}")]
    private static partial void LogNotRecorded(ILogger logger, string why);
}
