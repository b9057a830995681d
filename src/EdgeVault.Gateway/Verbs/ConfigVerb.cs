using System.CommandLine;
using EdgeVault.Gateway.Composition;
using EdgeVault.Hosting.Verbs;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>config check</c>: every fault at once, without starting anything.</summary>
internal static class ConfigVerb
{
    public static Command Create()
    {
        var config = CommonOptions.Config();
        var check = new Command("check", "Reports every fault of the configuration at once.") { config };
        check.TreatUnmatchedTokensAsErrors = false;
        check.SetAction(async (parsed, _) =>
        {
            await using var host = GatewayHost.Build(parsed.GetValue(config), parsed.UnmatchedTokens);
            CommandLine.Validate(host.Services);
            await Console.Out.WriteLineAsync("The configuration is sound.");
            return ExitCode.Success;
        });
        return new Command("config", "Looks at the configuration.") { check };
    }
}
