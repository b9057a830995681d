using System.CommandLine;
using EdgeVault.HardwareSim.Cli;

var root = new RootCommand("EdgeVault's simulator: a distribution centre that moves, and a demo of the whole product.")
{
    DemoVerb.Create(),
    RunVerb.Create(),
    ReplayVerb.Create(),
    ScoreVerb.Create(),
    ScenarioVerb.Create(),
};

return await CommandLine.RunAsync(root, args, Console.Out, Console.Error);
