using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Rules;

/// <summary>Collects what events mean while they are applied, for whoever records it right behind them.</summary>
/// <remarks>One owner, the same as the state's.</remarks>
public sealed class RuleWatch(RuleView view, RuleEngine engine)
{
    private readonly List<Finding> _findings = [];
    private readonly List<CustodyInput> _reactions = [];

    /// <summary>Looks at an event that was just applied.</summary>
    public void Look(RuleEvent seen)
    {
        _findings.AddRange(engine.Look(seen));
        _reactions.AddRange(Reactions.To(view.State, seen));
    }

    /// <summary>Looks at one that a process which ended had applied: what follows from it may stand already, and is not said
    /// twice.</summary>
    public void LookAgain(RuleEvent seen) => _findings.AddRange(engine.Look(seen));

    /// <summary>What is to be recorded because of what was looked at since the last call.</summary>
    public IReadOnlyList<CustodyInput> Take()
    {
        if (_findings.Count == 0 && _reactions.Count == 0)
        {
            return [];
        }

        // What one event of a batch led to, another may have led to as well, before either was recorded.
        List<CustodyInput> inputs =
        [
            .. _reactions,
            .. IncidentWriter.Write(view, _findings.Where(finding => IncidentWriter.IsNews(view, finding))),
        ];
        _findings.Clear();
        _reactions.Clear();
        return inputs;
    }
}
