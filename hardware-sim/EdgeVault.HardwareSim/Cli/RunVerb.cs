using System.CommandLine;
using System.Text.Json;
using EdgeVault.HardwareSim.Readers;
using EdgeVault.HardwareSim.Stations;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Cli;

/// <summary><c>run SCENARIO</c>: the readers of one site on their ports, until stopped.</summary>
internal static class RunVerb
{
    private static readonly Argument<string> File = new("SCENARIO")
    {
        Description = "Scenario file; see 'scenario schema'. {} will do.",
    };

    private static readonly Option<int?> Seed = Whole.Option(
        "--seed", 0, int.MaxValue, "In place of the scenario's own.");

    private static readonly Option<string?> Truth = new("--truth")
    {
        Description = "Write what truly happens here, as JSON lines.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Ready = new("--ready-file")
    {
        Description = "Write the readers' addresses here, once they listen.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Pieces = new("--pieces")
    {
        Description = "Write the piece register (pieces.csv) of this world here.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> StationTruth = new("--station-truth")
    {
        Description = "Write what people do at the stations here, as JSON lines.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Places = new("--places")
    {
        Description = "Write the places (places.csv) of this world here.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Custodians = new("--custodians")
    {
        Description = "Write the people (custodians.csv) of this world here.",
        HelpName = "FILE",
    };

    private static readonly Option<TimeSpan?> For = Duration.Option(
        "--for", "How long people walk; then those under way arrive, and it ends. Default: until stopped.");

    private static readonly Option<bool> Paused = new("--paused")
    {
        Description = "Nobody walks until the line 'walk' comes on standard input; 'rest' stops it again. "
            + "Needs --stop-on-stdin-eof.",
    };

    private static readonly Option<bool> Rope = StandardInput.Option();

    public static Command Create()
    {
        var command = new Command("run", "Runs the readers of one site on loopback and writes the truth beside.")
            { File, Seed, Truth, Ready, Pieces, StationTruth, Places, Custodians, For, Paused, Rope };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Paused) && !result.GetValue(Rope))
            {
                result.AddError("--paused waits for lines on standard input; add --stop-on-stdin-eof.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var scenario = Load(parsed.GetRequiredValue(File));
        scenario = scenario with { Seed = parsed.GetValue(Seed) ?? scenario.Seed };
        await using var stations = LiveStations.Start(scenario, parsed.GetValue(StationTruth), TimeProvider.System);
        await using var site = await LiveSite.StartAsync(scenario, parsed.GetValue(Truth), TimeProvider.System);
        await AnnounceAsync(site, stations, parsed);
        if (!parsed.GetValue(Paused))
        {
            site.Open();
            stations.Open();
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pace = site.RunAsync(stop.Token);
        var rope = parsed.GetValue(Rope)
            ? StandardInput.ReadAsync(Console.In, line => Obey(site, stations, line), stop.Token)
            : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
        var end = parsed.GetValue(For) is { } time ? EndAsync(site, stations, time, stop.Token) : rope;
        await Task.WhenAny(pace, rope, end);
        await stop.CancelAsync();
        return ExitCode.Success;
    }

    internal static Scenario Load(string path) =>
        ScenarioFile.TryLoad(path, out var scenario, out var faults)
            ? scenario
            : throw new FaultsException(ExitCode.Configuration, [.. faults.Select(fault => $"{path}: {fault}")]);

    private static async Task EndAsync(
        LiveSite site, LiveStations stations, TimeSpan time, CancellationToken cancellationToken)
    {
        await Task.Delay(time, TimeProvider.System, cancellationToken);
        site.Close();
        await stations.CloseAsync().WaitAsync(cancellationToken);
        await site.Quiet.WaitAsync(cancellationToken);
    }

    private static void Obey(LiveSite site, LiveStations stations, string line)
    {
        if (line == "walk")
        {
            site.Open();
            stations.Open();
        }
        else if (line == "rest")
        {
            site.Close();
            // It ends by itself, and writes so; who holds the rope need not wait for it.
            _ = stations.CloseAsync();
        }
    }

    private static async Task AnnounceAsync(LiveSite site, LiveStations stations, ParseResult parsed)
    {
        var ready = JsonSerializer.Serialize(new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            ["site"] = site.World.Scenario.Site,
            ["seed"] = site.World.Scenario.Seed,
            ["readers"] = site.Readers.ToDictionary(reader => reader.Key, reader => reader.Value.EndPoint.ToString()),
            ["scanners"] = stations.Endpoints,
            ["others"] = site.SideAddresses,
        });
        if (parsed.GetValue(Pieces) is { } pieces)
        {
            await WriteWholeAsync(pieces, PiecesCsv.Write(site.World.Pieces.Concat(site.World.Strays)) + stations.Goods.PieceRows());
        }

        if (parsed.GetValue(Places) is { } places)
        {
            await WriteWholeAsync(places, stations.Goods.PlacesCsv());
        }

        if (parsed.GetValue(Custodians) is { } custodians)
        {
            await WriteWholeAsync(custodians, stations.Goods.CustodiansCsv(site.World.Badged));
        }

        if (parsed.GetValue(Ready) is { } path)
        {
            await WriteWholeAsync(path, ready);
        }

        await parsed.InvocationConfiguration.Output.WriteLineAsync(ready);
    }

    // Who waits for the file must not find half of it.
    private static async Task WriteWholeAsync(string path, string text)
    {
        await System.IO.File.WriteAllTextAsync(path + ".tmp", text);
        System.IO.File.Move(path + ".tmp", path, overwrite: true);
    }
}
