namespace EdgeVault.Capture.Passages;

/// <summary>Takes apart what was taken for one movement and came or left in two lots, or at two doors.</summary>
/// <remarks>Whoever stands in the door when the next one comes near shares a side with him for a while: until one of them leaves it,
/// only the times of coming tell them apart.</remarks>
internal sealed class MovementSplitter
{
    // A second group is a second guess, nats.
    private const double SplitNats = 4;
    private const int GapStepsMin = 2;

    // Whoever passes the next door is told from those at this one by level alone.
    private const int CentiDbPerStep = 150;

    private readonly List<TagProfile> _first = [];
    private readonly List<TagProfile> _second = [];

    public void Add(Movement movement, List<TagProfile> members, List<Movement> found)
    {
        if (TrySplit(movement, members, static tag => tag.First, found)
            || TrySplit(movement, members, static tag => tag.Last, found)
            || TrySplit(movement, members, static tag => tag.Strongest / CentiDbPerStep, found))
        {
            return;
        }

        found.Add(movement);
    }

    private bool TrySplit(
        Movement movement, List<TagProfile> members, Func<TagProfile, int> edge, List<Movement> found)
    {
        if (!TryFindGap(members, edge, out var at))
        {
            return false;
        }

        _first.Clear();
        _second.Clear();
        foreach (var tag in members)
        {
            (edge(tag) < at ? _first : _second).Add(tag);
        }

        var (one, other) = (new Movement(), new Movement());
        one.Pool(_first);
        other.Pool(_second);
        if (LogOf(one, _first) + LogOf(other, _second) - SplitNats < LogOf(movement, members))
        {
            return false;
        }

        found.Add(one);
        found.Add(other);
        return true;
    }

    private static double LogOf(Movement movement, List<TagProfile> members) =>
        members.Sum(tag => movement.LogLikelihood(tag));

    /// <summary>The longest time in which nobody came (or left), with two at least on each side of it.</summary>
    private static bool TryFindGap(List<TagProfile> members, Func<TagProfile, int> edge, out int at)
    {
        at = 0;
        var edges = members.Select(edge).Order().ToArray();
        var longest = GapStepsMin - 1;
        for (var index = 2; index <= edges.Length - 2; index++)
        {
            if (edges[index] - edges[index - 1] > longest)
            {
                (longest, at) = (edges[index] - edges[index - 1], edges[index]);
            }
        }

        return at > 0;
    }
}
