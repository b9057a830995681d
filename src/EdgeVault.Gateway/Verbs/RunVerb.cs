using System.CommandLine;
using EdgeVault.Gateway.Composition;
using EdgeVault.Hosting.Verbs;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>run</c>: the service, until it is asked to stop.</summary>
internal static class RunVerb
{
    public static Command Create()
    {
        var config = CommonOptions.Config();
        var stdin = new Option<bool>("--stop-on-stdin-eof")
        {
            Description = "Stop when standard input ends: a child then ends with its parent.",
        };
        var command = new Command(
            "run", "Runs the gateway (the default verb). Settings may follow as --EdgeVault:Key=value.")
        {
            config, stdin,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var host = GatewayHost.Build(
                parsed.GetValue(config), parsed.UnmatchedTokens, parsed.GetValue(stdin));
            return await HostRun.UntilStoppedAsync(host, GatewayHost.Addresses, cancellation);
        });
        return command;
    }
}
