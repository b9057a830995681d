namespace EdgeVault.HardwareSim.World;

/// <summary>Which kind of walk comes next: shares kept as evenly as whole walks allow, so that half a minute has
/// some of each and not whatever a dice likes.</summary>
internal sealed class Rota
{
    private readonly double[] _weights;
    private readonly double[] _credit;

    public Rota(Dice dice, params double[] weights)
    {
        _weights = weights;
        // A random start: two doors do not move in step.
        _credit = [.. weights.Select(weight => weight * dice.NextUnit())];
    }

    /// <summary>All kinds with a weight, the one that is due first.</summary>
    public IEnumerable<int> Due() =>
        Enumerable.Range(0, _weights.Length).Where(kind => _weights[kind] > 0).OrderByDescending(kind => _credit[kind]);

    public void Took(int taken)
    {
        for (var kind = 0; kind < _weights.Length; kind++)
        {
            _credit[kind] += _weights[kind];
        }

        _credit[taken] -= _weights.Sum();
    }
}
