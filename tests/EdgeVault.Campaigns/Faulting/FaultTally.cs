namespace EdgeVault.Campaigns.Faulting;

/// <summary>What became of the faults.</summary>
internal sealed class FaultTally
{
    // The number of calls differs by a few from run to run, as the next segment is made in the background.
    private const double UnstruckShareMax = 0.05;

    private readonly Dictionary<string, int> _struck = [];
    private int _runs;
    private int _unstruck;
    private int _wentOn;
    private int _stopped;

    public void Add(FaultPlan plan, FaultRun run)
    {
        _runs++;
        if (!run.IsStruck)
        {
            _unstruck++;
            return;
        }

        _struck[plan.Call] = _struck.GetValueOrDefault(plan.Call) + 1;
        _wentOn += !plan.Kind.IsHarmless && run.WentOn ? 1 : 0;
        _stopped += !plan.Kind.IsHarmless && !run.WentOn ? 1 : 0;
    }

    public IReadOnlyList<string> Unstruck() =>
        _unstruck <= _runs * UnstruckShareMax ? [] : [$"{_unstruck} of {_runs} faults were never reached"];

    public override string ToString()
    {
        var calls = string.Join(", ", _struck.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"));
        return $"{_runs - _unstruck} faults ({calls}; {_unstruck} not reached): "
            + $"after {_wentOn} it went on acknowledging, after {_stopped} it did not; "
            + "0 acknowledged lost, 0 hangs, 0 falsely ready";
    }
}
