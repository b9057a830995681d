using System.CommandLine;
using System.Text.Json;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Cli;

/// <summary><c>scenario schema</c>.</summary>
internal static class ScenarioVerb
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    public static Command Create()
    {
        var schema = new Command("schema", "Prints the JSON schema of scenario files, with limits, units and defaults.");
        schema.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.WriteLine(ScenarioSchema.Create().ToJsonString(Indented));
            return ExitCode.Success;
        });
        return new Command("scenario", "About scenario files.") { schema };
    }
}
