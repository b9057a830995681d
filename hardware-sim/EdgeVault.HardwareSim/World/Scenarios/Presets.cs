namespace EdgeVault.HardwareSim.World.Scenarios;

/// <summary>Named worlds for the demo and for measuring.</summary>
internal static class Presets
{
    public const string Default = "typical";

    private static readonly SortedDictionary<string, Scenario> All = new(StringComparer.Ordinal)
    {
        ["typical"] = new(),
        // Little fading, light pieces, few strays: what is wrong here is wrong in the code.
        ["clean"] = new()
        {
            Strays = new() { Count = 5 },
            Radio = new()
            {
                RiceKDb = 15,
                JewelleryLossDb = new(0, 2),
                OrientationLossDb = new(0, 2),
                BodyLossDb = new(2, 4),
                ReplyShare = 1,
            },
        },
    };

    public static IEnumerable<string> Names => All.Keys;

    public static Scenario Named(string name) => All[name];
}
