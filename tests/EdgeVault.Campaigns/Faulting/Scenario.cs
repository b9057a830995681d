using EdgeVault.Campaigns.Checking;
using EdgeVault.Campaigns.Journal;
using EdgeVault.Campaigns.Processes;
using EdgeVault.Campaigns.Writing;

namespace EdgeVault.Campaigns.Faulting;

/// <summary>The small workload under which calls fail: what lies there before, and how far it goes.</summary>
internal sealed class Scenario
{
    private const ulong NewUpTo = 60;
    private const ulong ReopenedFrom = 50;
    private const ulong ReopenedUpTo = 75;
    private const int HalfMadeBytes = 4_096;

    private Scenario(string name, string folder, ulong upTo, History before)
    {
        Name = name;
        Folder = folder;
        UpTo = upTo;
        Before = before;
    }

    public string Name { get; }

    /// <summary>Copied for every run.</summary>
    public string Folder { get; }

    public ulong UpTo { get; }

    /// <summary>What was acknowledged in it.</summary>
    public History Before { get; }

    /// <summary>Calls of each name in a run without a fault.</summary>
    public IReadOnlyDictionary<JournalCall, int> Counts { get; private set; } = new Dictionary<JournalCall, int>();

    public WriterOptions Writer(string data, int seed) => new() { Data = data, Seed = seed, UpTo = UpTo };

    /// <summary>An empty folder: key, anchor and segments are made.</summary>
    public static Task<Scenario> NewAsync(Shim shim, Workshop shop, int seed, CancellationToken cancellationToken) =>
        CountedAsync(new Scenario("new", shop.NextFolder("new"), NewUpTo, new History()), shim, shop, seed,
            cancellationToken);

    /// <summary>
    /// A ledger of several segments, a whole frame above its anchor and a segment half made, as kills leave them.
    /// </summary>
    public static async Task<Scenario> ReopenedAsync(
        Shim shim, Workshop shop, int seed, CancellationToken cancellationToken)
    {
        var folder = shop.NextFolder("reopened");
        var history = new History();
        await LiveAsync(folder, ReopenedFrom, plan: null);
        // The frame is durable, its anchor is not.
        await LiveAsync(folder, ReopenedUpTo, "fdatasync@anchor:2:1:kill");
        LeaveHalfMade(Path.Combine(folder, "ledger"));
        return await CountedAsync(
            new Scenario("reopened", folder, ReopenedUpTo, history), shim, shop, seed, cancellationToken);

        async Task LiveAsync(string data, ulong upTo, string? plan)
        {
            await using var writer = new WriterProcess(
                new WriterOptions { Data = data, Seed = seed, UpTo = upTo }, history,
                shim.Environment(data, shop.Next("journal"), plan));
            await writer.EndsWithinAsync(KilledWriter.HangLimit, cancellationToken);
        }
    }

    /// <summary>The next segment but one under its temporary name: whoever makes it has to remove this first.</summary>
    private static void LeaveHalfMade(string ledger)
    {
        var segments = Directory.GetFiles(ledger, "*.seg").Length;
        File.WriteAllBytes(Path.Combine(ledger, $"{segments:D8}.seg.new"), new byte[HalfMadeBytes]);
    }

    private static async Task<Scenario> CountedAsync(
        Scenario scenario, Shim shim, Workshop shop, int seed, CancellationToken cancellationToken)
    {
        var run = await FaultRun.LiveAsync(scenario, shim, shop, seed, plan: null, cancellationToken);
        shop.Demand(run.Wrong, $"a run of '{scenario.Name}' without any fault");
        scenario.Counts = run.Records.Where(record => !record.IsEnd && record.Call <= JournalCall.MakeFolder)
            .CountBy(record => record.Call).ToDictionary();
        return scenario;
    }
}
