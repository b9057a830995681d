using EdgeVault.Campaigns.Checking;
using EdgeVault.Campaigns.Verbs;
using EdgeVault.Campaigns.Writing;

namespace EdgeVault.Campaigns.Processes;

/// <summary>Starts a writer, strikes at its moment, and gives what it had said by then.</summary>
internal static class KilledWriter
{
    // Only against a hang: no part of a cycle takes seconds.
    public static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(120);

    /// <param name="options">What the writer does.</param>
    /// <param name="history">With what is known from before.</param>
    /// <param name="moment">When.</param>
    /// <param name="strike">What is done then; null for SIGKILL.</param>
    /// <param name="environment">Of the writer.</param>
    /// <param name="cancellationToken">Ends it all.</param>
    public static async Task RunAsync(
        WriterOptions options, History history, KillMoment moment, Action<WriterProcess>? strike,
        IReadOnlyDictionary<string, string>? environment, CancellationToken cancellationToken)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var writer = new WriterProcess(options, history, environment, _ => Look());
        Look();
        var ended = writer.EndsWithinAsync(HangLimit, cancellationToken);
        // One that ends before its moment was refused or stopped by itself; the caller looks at what it said.
        if (await Task.WhenAny(reached.Task, ended) == reached.Task)
        {
            moment.Pass();
            (strike ?? (process => process.Kill()))(writer);
        }

        if (!await ended)
        {
            throw new CampaignException(ExitCode.Wrong, $"the writer hangs; it last said {history.State}");
        }

        void Look()
        {
            if (moment.IsReached(history))
            {
                reached.TrySetResult();
            }
        }
    }
}
