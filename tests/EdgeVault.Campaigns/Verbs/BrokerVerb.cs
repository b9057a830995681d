using System.CommandLine;
using EdgeVault.Campaigns.Brokers;
using EdgeVault.TestKit.Brokers;

namespace EdgeVault.Campaigns.Verbs;

/// <summary><c>broker</c>: a reader's broker stopped and started in the middle of walks.</summary>
internal static class BrokerVerb
{
    private static readonly Option<int> Messages =
        CampaignOptions.Whole("--messages", 100_000, 10_000_000, "Messages at QoS 1, rounded up to whole waves of 4,000.");

    private static readonly Option<int> Restarts = CampaignOptions.Whole("--restarts", 3, 1_000, "Of the broker.");

    private static readonly Option<int> Seed = CampaignOptions.Seed();

    public static Command Create()
    {
        var command = new Command(
            "broker", "Stops and starts a real mosquitto under a real gateway and a reader that publishes to it.")
            { Messages, Restarts, Seed };
        command.SetAction((parsed, cancel) =>
            RunAsync(parsed.GetValue(Seed), parsed.GetValue(Messages), parsed.GetValue(Restarts), cancel));
        return command;
    }

    private static async Task<int> RunAsync(int seed, int messages, int restarts, CancellationToken cancellationToken)
    {
        if (!Mosquitto.IsThere)
        {
            throw new CampaignException(ExitCode.Unreadable, Mosquitto.HowToGetIt);
        }

        using var shop = Workshop.OnDisk("broker");
        var tally = await new BrokerRestarts(shop, seed).RunAsync(messages, restarts, cancellationToken);
        Console.WriteLine($"broker: seed {seed}, {tally}; every sighting at least once; {tally.Verdict}");
        return ExitCode.Good;
    }
}
