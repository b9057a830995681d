using System.CommandLine;
using EdgeVault.Custody.Rules;
using EdgeVault.Gateway.Composition;
using EdgeVault.Gateway.Registers;
using EdgeVault.Gateway.Rules;
using EdgeVault.Gateway.Storage;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Disk;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>rules test</c>: what a ledger would have rung with the rules of another configuration.</summary>
internal static class RulesVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A configuration file with the rules to try." };
        var data = new Option<string?>("--data")
        {
            Description = "The data folder whose ledger is replayed. Default: the one that FILE names.", HelpName = "DIR",
        };
        var test = new Command("test", "Replays a ledger through changed rules, and says what would have rung. Changes nothing.")
        {
            file, data,
        };
        test.TreatUnmatchedTokensAsErrors = false;
        test.SetAction(async (parsed, cancellation) =>
        {
            await using var host = GatewayHost.Build(parsed.GetRequiredValue(file), parsed.UnmatchedTokens);
            CommandLine.Validate(host.Services);
            var plan = RulesServices.PlanOf(host.Services);
            var registers = RegisterFiles.Of(host.Services).ReadFixed();
            var folder = parsed.GetValue(data)
                ?? host.Services.GetRequiredService<IOptions<Configuration.GatewayOptions>>().Value.DataPath;
            try
            {
                using var reader = LedgerReader.Open(DataFolder.LedgerOf(folder), PosixDisk.Instance);
                using var progress = new TerminalProgress("replayed", "events");
                var trial = RuleReplay.Run(plan, registers, reader, progress, cancellation);
                progress.Clear();
                Print(trial);
                return ExitCode.Success;
            }
            catch (LedgerException fault)
            {
                await Console.Error.WriteLineAsync(fault.Message);
                return ExitCode.Unreadable;
            }
        });
        return new Command("rules", "Tries rules.") { test };
    }

    private static void Print(RuleTrial trial)
    {
        var recorded = trial.Recorded.ToHashSet(StringComparer.Ordinal);
        foreach (var (opened, at) in trial.Rang)
        {
            JsonLine.Write(json =>
            {
                json.WriteString("rule", RulePlanBuilder.NameOf(opened.Rule));
                json.WriteString("severity", opened.Severity.ToString().ToLowerInvariant());
                json.WriteString("occurred", at.UtcDateTime.ToString("O"));
                json.WriteString("occurrence", opened.Occurrence);
                json.WriteNumber("pieces", opened.PieceCount);
                json.WriteBoolean("blocksSale", opened.BlocksSale);
                json.WriteString("detail", opened.Detail);
                json.WriteBoolean("recorded", recorded.Contains(opened.Occurrence));
            });
        }

        JsonLine.Write(json =>
        {
            json.WriteNumber("events", trial.Events);
            json.WriteNumber("crossings", trial.Crossings);
            json.WriteNumber("rang", trial.Rang.Count);
            json.WriteNumber("recorded", recorded.Count);
            json.WriteNumber("ringsPerThousandCrossings", trial.Crossings == 0 ? 0 : Math.Round(1_000m * trial.Rang.Count / trial.Crossings, 2));
        });
    }
}
