using EdgeVault.Campaigns.Checking;
using EdgeVault.Campaigns.Journal;
using EdgeVault.Campaigns.Processes;

namespace EdgeVault.Campaigns.Faulting;

/// <summary>One run of a scenario with one fault, and everything about it that is not as docs/operating/durability.md says.</summary>
internal sealed class FaultRun
{
    private const int Killed = 137;
    private const int AcksCutMax = 4;
    private const int SeededCuts = 2;
    private const string SlowCommitMessage = "log 4008 ";

    private readonly List<string> _wrong = [];
    private readonly FaultPlan? _plan;
    private readonly History _history = new();
    private IReadOnlyList<JournalRecord> _records = [];

    private FaultRun(FaultPlan? plan)
    {
        _plan = plan;
    }

    public IReadOnlyList<string> Wrong => _wrong;

    /// <summary>False when fewer such calls were made than the plan counted on.</summary>
    public bool IsStruck => _records.Any(record => record.Call == JournalCall.Fault);

    /// <summary>It acknowledged on behind the fault.</summary>
    public bool WentOn { get; private set; }

    public History History => _history;

    public IReadOnlyList<JournalRecord> Records => _records;

    /// <summary>The writer's process to its end, and then every check.</summary>
    public static async Task<FaultRun> LiveAsync(
        Scenario scenario, Shim shim, Workshop shop, int seed, FaultPlan? plan, CancellationToken cancellationToken)
    {
        var data = shop.NextFolder("data");
        Folders.Copy(scenario.Folder, data);
        var disk = new JournalledRun(shim, shop, data, seed);
        var run = new FaultRun(plan);
        run._history.Continue(scenario.Before.Acked, scenario.Before.Tried);
        await using (var writer = new WriterProcess(
            scenario.Writer(data, seed), run._history, disk.Environment(plan?.Text)))
        {
            var ended = await writer.EndsWithinAsync(KilledWriter.HangLimit, cancellationToken);
            run._records = disk.Records;
            run._wrong.AddRange(disk.MissingMarks(run._history));
            run.CheckWhatItSaid(writer, ended);
        }

        await run.CheckPowerCutsAsync(disk, scenario.Before, Seeds.For(seed, plan?.Nth ?? 0));
        run._wrong.AddRange(await new LedgerCheck(data, seed).ReopenedAsync(run._history.Acked, run._history.Tried));
        if (run._wrong.Count == 0)
        {
            disk.Clear();
            Directory.Delete(data, recursive: true);
        }

        return run;
    }

    private void CheckWhatItSaid(WriterProcess writer, bool ended)
    {
        _wrong.AddRange(_history.Broken);
        if (!ended)
        {
            _wrong.Add($"it hangs; its state is {_history.State}");
        }
        else if (writer.ExitCode != Expected())
        {
            _wrong.Add($"it ended with {writer.ExitCode}: {string.Join(" / ", writer.Messages.TakeLast(5))}");
        }

        // One fault, one failure: a ledger that says again that it is well must then be well.
        if (_history.FalselyReady > (_plan?.Kind.IsForEver == true ? 1 : 0))
        {
            _wrong.Add($"{_history.FalselyReady} appends failed although the state said Writable again");
        }

        if (_plan?.Kind.IsHarmless != false && (_history.Failures > 0 || !_history.IsDone))
        {
            _wrong.Add($"it did not come through: {_history.Failures} failures, {_history.State}");
        }

        if (_plan?.Kind.IsSlow == true && IsStruck && !writer.Messages.Any(line => line.StartsWith(SlowCommitMessage)))
        {
            _wrong.Add("a sync was slow and nothing was said about it");
        }
    }

    private int Expected() =>
        _plan?.Kind.Kills == true && IsStruck ? Killed
        : _history.IsRefused ? ExitCode.Unreadable
        : ExitCode.Good;

    /// <summary>The power fails: right behind the first acknowledgements after the fault, and at the end.</summary>
    private async Task CheckPowerCutsAsync(JournalledRun disk, History before, Random random)
    {
        var struck = disk.Records.ToList().FindIndex(record => record.Call == JournalCall.Fault);
        var acks = Enumerable.Range(0, disk.Records.Count)
            .Where(at => struck >= 0 && at > struck && IsAck(disk.Records[at])).ToList();
        WentOn = acks.Count > 0;
        foreach (var at in acks.Take(AcksCutMax))
        {
            _wrong.AddRange(await disk.CutAsync(at + 1, before, PowerCut.Nothing));
        }

        PowerCut[] atTheEnd =
        [
            PowerCut.Nothing, PowerCut.Everything,
            .. Enumerable.Range(0, SeededCuts).Select(_ => PowerCut.Seeded(random)),
        ];
        foreach (var cut in atTheEnd)
        {
            _wrong.AddRange(await disk.CutAsync(disk.Records.Count, before, cut));
        }
    }

    private static bool IsAck(JournalRecord record) =>
        record.Call == JournalCall.Mark && record.Text.StartsWith("ack ", StringComparison.Ordinal);
}
