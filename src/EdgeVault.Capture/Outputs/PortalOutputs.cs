namespace EdgeVault.Capture.Outputs;

/// <summary>The lights of all doors, whichever readers they hang on.</summary>
internal sealed class PortalOutputs : IDoorLights
{
    private readonly Dictionary<string, ReaderOutputs[]> _readers;

    /// <param name="plan">Which output shows what.</param>
    /// <param name="outputs">In the plan's order of readers.</param>
    public PortalOutputs(CapturePlan plan, IReadOnlyList<ReaderOutputs> outputs)
    {
        _readers = plan.Readers.SelectMany(static reader => reader.Outputs, static (reader, route) => (reader.Index, route.Portal))
            .GroupBy(static pair => pair.Portal)
            .ToDictionary(
                static portal => portal.Key,
                portal => portal.Select(static pair => pair.Index).Distinct().Select(index => outputs[index]).ToArray(),
                StringComparer.Ordinal);
        Portals = [.. _readers.Keys.Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Portals { get; }

    public void Show(string portal, DoorLights lights)
    {
        foreach (var reader in _readers.GetValueOrDefault(portal, []))
        {
            reader.Show(portal, lights);
        }
    }
}
