using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Cli;

/// <summary><c>scenario schema</c> and <c>scenario preset</c>.</summary>
internal static class ScenarioVerb
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        // For people and editors, not for a page: an apostrophe stays one.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        var schema = new Command("schema", "Prints the JSON schema of scenario files: limits, units, defaults.");
        schema.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.WriteLine(ScenarioSchema.Create().ToJsonString(Indented));
            return ExitCode.Success;
        });

        var name = new Argument<string>("NAME") { Description = string.Join(", ", Presets.Names) + "." };
        name.AcceptOnlyFromAmong([.. Presets.Names]);
        var preset = new Command("preset", "Prints a preset as a scenario file, to be changed and run.") { name };
        preset.SetAction(parsed =>
        {
            var scenario = Presets.Named(parsed.GetRequiredValue(name));
            parsed.InvocationConfiguration.Output.WriteLine(Encoding.UTF8.GetString(ScenarioFile.Write(scenario)));
            return ExitCode.Success;
        });
        return new Command("scenario", "About scenario files.") { schema, preset };
    }
}
