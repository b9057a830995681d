using System.CommandLine;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Composition;
using EdgeVault.Gateway.Rehearsals;
using EdgeVault.Gateway.StockQueries;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Ledger.Verifying;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>rehearse</c>: days of a vault from a script, through the custody core, as fast as it goes.</summary>
internal static class RehearseVerb
{
    public static Command Create()
    {
        var script = new Argument<string>("SCRIPT") { Description = "JSON lines (docs/formats/rehearsal.md); - is standard input." };
        var config = CommonOptions.Config();
        var data = new Option<string?>("--data")
        {
            Description = "Write the ledger into this new folder, for the console and other verbs. Default: nowhere.", HelpName = "DIR",
        };
        var kinds = new Option<string[]>("--kind")
        {
            Description = "Print only events of this kind; may be given again. Default: all.", HelpName = "KIND",
        };
        var until = new Option<DateTimeOffset?>("--until") { Description = "Stop before the first line after this time.", HelpName = "TIME" };
        var command = new Command(
            "rehearse", "Plays days of a vault through the custody core, on the script's own time, and prints what the ledger gets.")
        {
            script, config, data, kinds, until,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var wanted = parsed.GetValue(kinds) ?? [];
            if (wanted.FirstOrDefault(kind => !EventKinds.All.Contains(kind)) is { } unknown)
            {
                throw new VerbException(
                    ExitCode.Usage, $"'{unknown}' is not a kind of event; there are {string.Join(", ", EventKinds.All)}.");
            }

            await using var host = GatewayHost.Build(parsed.GetValue(config), []);
            CommandLine.Validate(host.Services);
            var site = RehearsalSite.Of(host.Services);
            await using var ledger = parsed.GetValue(data) is { } folder
                ? RehearsalLedger.Open(folder, site.Custody.Site, site.Gateway.Gateway)
                : null;
            using var text = Open(parsed.GetRequiredValue(script));
            await PlayAsync(site, text, ledger, wanted.ToHashSet(StringComparer.Ordinal), parsed.GetValue(until), cancellation);
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task PlayAsync(
        RehearsalSite site, TextReader script, RehearsalLedger? ledger, HashSet<string> kinds, DateTimeOffset? until,
        CancellationToken cancellation)
    {
        using var progress = new TerminalProgress("rehearsed", "lines");
        var rehearsal = new Rehearsal(site, (index, made, bytes) =>
        {
            ledger?.Add(bytes);
            if (kinds.Count == 0 || kinds.Contains(EventKinds.NameOf(made)))
            {
                JsonLine.WriteWhole(json => EventJson.Write(json, index, made));
            }
        });
        var player = new RehearsalPlayer(site, rehearsal, Refused, line => Stock(line, rehearsal));
        foreach (var (line, step) in RehearsalReader.Read(script))
        {
            cancellation.ThrowIfCancellationRequested();
            if (step.At > until)
            {
                break;
            }

            player.Play(line, step);
            if (ledger is not null)
            {
                await ledger.FlushAsync(cancellation);
            }

            progress.Report(new VerifyProgress((ulong)line, (ulong)line));
        }

        if (ledger is not null)
        {
            await ledger.FlushAsync(cancellation, all: true);
        }
    }

    private static TextReader Open(string path)
    {
        if (path == "-")
        {
            return Console.In;
        }

        try
        {
            return File.OpenText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new VerbException(ExitCode.Unreadable, fault.Message, fault);
        }
    }

    private static void Refused(int line, string why) => JsonLine.Write(json =>
    {
        json.WriteNumber("line", line);
        json.WriteString("refused", why);
    });

    /// <summary>Each piece that is no verified stock, with every reason.</summary>
    private static void Stock(int line, Rehearsal rehearsal)
    {
        var verdicts = rehearsal.Judge().ToList();
        var live = rehearsal.Live();
        JsonLine.Write(json =>
        {
            json.WriteNumber("line", line);
            json.WriteString("at", rehearsal.Time.Now.UtcDateTime.ToString("O"));
            json.WriteNumber("verified", verdicts.Count(static verdict => verdict.Verdict.IsVerified));
            json.WriteNumber("of", verdicts.Count);
            json.WriteNumber("live", live.Verified);
            json.WriteStartObject("not");
            foreach (var (pieceId, verdict) in verdicts.Where(static verdict => !verdict.Verdict.IsVerified))
            {
                json.WriteStartArray(pieceId);
                foreach (var reason in StockMapping.ReasonsOf(verdict.Reasons))
                {
                    json.WriteStringValue(reason);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        });
    }
}
