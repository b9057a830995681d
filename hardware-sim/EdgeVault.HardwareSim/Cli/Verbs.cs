using System.CommandLine;

namespace EdgeVault.HardwareSim.Cli;

/// <summary>Everything that <c>edgevault-sim</c> can do.</summary>
internal static class Verbs
{
    public static RootCommand Create() => new(
        "EdgeVault's simulator: a distribution centre that moves, and a demo of the whole product.")
    {
        DemoVerb.Create(),
        RunVerb.Create(),
        ReplayVerb.Create(),
        DaysVerb.Create(),
        ScoreVerb.Create(),
        ScenarioVerb.Create(),
    };
}
