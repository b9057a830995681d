using System.CommandLine;
using EdgeVault.Capture;
using EdgeVault.Custody;
using EdgeVault.Custody.Pieces;
using EdgeVault.Gateway.Composition;
using EdgeVault.Gateway.Registers;
using EdgeVault.Gateway.Rules;
using EdgeVault.Gateway.VaultDesk;
using EdgeVault.Hosting.Verbs;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>config check</c>: every fault at once, and what the registers have, without starting anything.</summary>
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
            await TellRegistersAsync(host.Services);
            return ExitCode.Success;
        });
        return new Command("config", "Looks at the configuration.") { check };
    }

    // What a start leaves out and goes on without is no fault of the configuration.
    private static async Task TellRegistersAsync(IServiceProvider services)
    {
        var files = RegisterFiles.Of(services);
        var (pieces, places) = (files.Pieces.Read(), files.Places.Read());
        await TellAsync(files.Pieces, pieces);
        await TellAsync(files.Places, places);
        await TellAsync(files.Custodians, files.Custodians.Read());
        var zones = SiteZones.Of(
            services.GetRequiredService<IOptions<CaptureOptions>>().Value,
            new FixedRegisters(pieces.Register) { Places = places.Places },
            services.GetRequiredService<IOptions<CustodyOptions>>().Value.Counts);
        foreach (var limit in zones.StrayLimits(RulesServices.PlanOf(services)))
        {
            await Console.Error.WriteLineAsync(limit);
        }
    }

    private static async Task TellAsync<T>(RegisterSource<T> source, T load)
        where T : class, IRegisterLoad
    {
        await Console.Out.WriteLineAsync($"{load.Ids.Count()} {source.Name} in {source.Path}");
        foreach (var problem in load.Problems)
        {
            await Console.Error.WriteLineAsync($"{source.Path}: {problem}");
        }
    }
}
