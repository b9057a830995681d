using System.CommandLine;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Hub.Authority;
using EdgeVault.Hub.Composition;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Store;
using EdgeVault.Hub.Trust;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.Verbs;

/// <summary>The verbs of <c>edgevault-hub</c>.</summary>
internal static class HubVerbs
{
    public static Command Run()
    {
        var config = ConfigOption();
        var stdin = new Option<bool>("--stop-on-stdin-eof")
        {
            Description = "Stop when standard input ends, so that no hub outlives its parent.",
        };
        var command = new Command(
            "run", "Runs the hub (default verb); also takes --EdgeVaultHub:Key=value.") { config, stdin };
        return Taking(command, async (parsed, cancellation) =>
        {
            await using var app = HubHost.Build(
                parsed.GetValue(config), parsed.UnmatchedTokens, services =>
                {
                    if (parsed.GetValue(stdin))
                    {
                        services.AddHostedService<StopOnStdinEof>();
                    }
                });
            await HostRun.UntilStoppedAsync(app, HubHost.Addresses, cancellation);
        });
    }

    public static Command Key()
    {
        var config = ConfigOption();
        var command = new Command(
            "key",
            "Prints the hub's public key for the gateways; makes the key where the hub has none yet.") { config };
        return Taking(command, async (parsed, _) =>
        {
            // The sites' keys may not exist yet: each side prints its own first. So only this verb's own settings are
            // checked.
            var options = HubConfiguration.ReadUnchecked(parsed.GetValue(config), parsed.UnmatchedTokens);
            HubOptionsValidator.ThrowIfNoKeyCanBeMade(options);
            using var folder = File.Exists(HubFolder.KeyOf(options)) ? null : HubFolder.Open(options);
            using var key = HubKey.CreateOrLoad(options);
            await Console.Out.WriteLineAsync(key.Verifier.ToString());
        });
    }

    public static Command Config()
    {
        var config = ConfigOption();
        var check = new Command("check", "Reports every fault of the configuration at once.") { config };
        Taking(check, async (parsed, _) =>
        {
            HubConfiguration.Read(parsed.GetValue(config), parsed.UnmatchedTokens);
            await Console.Out.WriteLineAsync("The configuration is sound.");
        });
        return new Command("config", "Looks at the configuration.") { check };
    }

    public static Command Gateway()
    {
        var config = ConfigOption();
        var list = new Command(
            "list", "One JSON object for each configured gateway, with what the store holds of it.") { config };
        Taking(list, async (parsed, cancellation) =>
        {
            var options = HubConfiguration.Read(parsed.GetValue(config), parsed.UnmatchedTokens);
            var store = HubFolder.StoreOf(options);
            await using var reader = File.Exists(store) ? SqliteHubStore.OpenToRead(store) : null;
            var sites = new TrustedSites(Options.Create(options), new AuthorityFolder(options));
            await GatewayList.WriteAsync(sites, reader, Console.Out, cancellation);
        });
        return new Command("gateway", "The gateways that this hub listens to.")
        {
            list, AuthorityVerbs.Code(), AuthorityVerbs.Revoke(),
        };
    }

    internal static Option<string?> ConfigOption() => new("--config")
    {
        Description = "Configuration file; default appsettings.json of the working folder.",
        HelpName = "FILE",
    };

    internal static Command Taking(Command command, Func<ParseResult, CancellationToken, Task> action)
    {
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellation) =>
        {
            await action(parsed, cancellation);
            return ExitCode.Success;
        });
        return command;
    }
}
