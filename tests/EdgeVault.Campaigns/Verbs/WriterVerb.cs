using System.CommandLine;
using EdgeVault.Campaigns.Writing;

namespace EdgeVault.Campaigns.Verbs;

/// <summary><c>writer</c>: the child of the other verbs.</summary>
internal static class WriterVerb
{
    private static readonly Option<string> Data = new("--data")
    {
        Description = "The data folder; it is made if missing.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<int> Seed = CampaignOptions.Seed();

    private static readonly Option<ulong> UpTo = new("--up-to")
    {
        Description = "Ends when the ledger holds this many entries. Default: only when standard input ends.",
        DefaultValueFactory = _ => ulong.MaxValue,
    };

    private static readonly Option<int> Depth = CampaignOptions.Whole("--depth", 4, 7, "Appends kept outstanding.");

    private static readonly Option<int> ResumeWithin = CampaignOptions.Whole(
        "--resume-within", 1_000, 600_000, "Milliseconds that a ledger which takes nothing is waited for.");

    public static Command Create()
    {
        var command = new Command("writer", "Appends seeded entries to a real ledger and says a line for each step.")
            { Data, Seed, UpTo, Depth, ResumeWithin };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var lines = new LineWriter();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = StopAtEndOfInputAsync(stop);
        var writer = new Writer(
            new WriterOptions
            {
                Data = Path.GetFullPath(parsed.GetValue(Data)!),
                Seed = parsed.GetValue(Seed),
                UpTo = parsed.GetValue(UpTo),
                Depth = parsed.GetValue(Depth),
                ResumeWithin = TimeSpan.FromMilliseconds(parsed.GetValue(ResumeWithin)),
            },
            lines);
        return await writer.RunAsync(stop.Token);
    }

    // A pipe that ends is the sign that whoever started this is done with it, or dead.
    private static async Task StopAtEndOfInputAsync(CancellationTokenSource stop)
    {
        await using var input = Console.OpenStandardInput();
        var byteRead = new byte[1];
        while (await Task.Run(() => input.Read(byteRead)) > 0)
        {
        }

        try
        {
            await stop.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The writer had ended by itself.
        }
    }
}
