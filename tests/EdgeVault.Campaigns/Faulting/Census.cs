using System.Text.RegularExpressions;
using EdgeVault.Campaigns.Checking;
using EdgeVault.Campaigns.Journal;
using EdgeVault.Campaigns.Processes;

namespace EdgeVault.Campaigns.Faulting;

/// <summary>Counts the calls that the kernel saw: one that passes the shim by would never fail here.</summary>
internal static partial class Census
{
    private const string Strace = "/usr/bin/strace";

    private const string Calls =
        "open,openat,creat,pwrite64,pwritev,pwritev2,write,writev,fsync,fdatasync,sync_file_range,ftruncate,truncate,"
        + "fallocate,rename,renameat,renameat2,unlink,unlinkat,link,linkat,mkdir,mkdirat";

    /// <returns>What was found, for people.</returns>
    public static async Task<string> CheckAsync(
        Scenario scenario, Shim shim, Workshop shop, int seed, CancellationToken cancellationToken)
    {
        if (!File.Exists(Strace))
        {
            return "census: not taken, /usr/bin/strace is missing (apt-get install strace)";
        }

        var data = shop.NextFolder("census");
        var (journal, trace) = (shop.Next("journal"), shop.Next("strace"));
        var variables = shim.Environment(data, journal, plan: null)
            .SelectMany(pair => new[] { "-E", $"{pair.Key}={pair.Value}" });
        await using (var writer = new WriterProcess(
            scenario.Writer(data, seed), new History(), environment: null, onLine: null,
            [Strace, "-f", "-y", "-qq", "-s", "0", "-e", $"trace={Calls}", "-o", trace, .. variables]))
        {
            await writer.EndsWithinAsync(KilledWriter.HangLimit, cancellationToken);
        }

        var seen = Count(File.ReadLines(trace), data);
        var journalled = JournalRecord.ReadAll(journal)
            .Where(record => !record.IsEnd && record.Call <= JournalCall.MakeFolder)
            .CountBy(record => FaultMatrix.Names[record.Call]).ToDictionary();
        shop.Demand(Differences(seen, journalled), "the kernel saw other calls than the shim");
        return "census: " + string.Join(", ", seen.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"))
            + "; the kernel saw the same calls as the shim";
    }

    private static Dictionary<string, int> Count(IEnumerable<string> lines, string data) => lines
        .Where(line => line.Contains(data, StringComparison.Ordinal))
        .Select(line => CallName().Match(line))
        .Where(match => match.Success)
        .CountBy(match => NameInPlans(match.Groups[1].Value))
        .ToDictionary();

    private static List<string> Differences(Dictionary<string, int> seen, Dictionary<string, int> journalled) =>
        [.. seen.Keys.Union(journalled.Keys)
            .Where(call => seen.GetValueOrDefault(call) != journalled.GetValueOrDefault(call))
            .Select(call =>
                $"{call}: {seen.GetValueOrDefault(call)} in the kernel, "
                + $"{journalled.GetValueOrDefault(call)} in the shim")];

    private static string NameInPlans(string call) => call switch
    {
        "renameat2" or "renameat" => "rename",
        "unlinkat" => "unlink",
        "mkdirat" => "mkdir",
        "open" or "creat" => "openat",
        _ => call,
    };

    // "1234 pwrite64(12</data/x>, …"; the second half of a call in which another thread spoke is "<... resumed>".
    [GeneratedRegex(@"^\d+\s+([a-z0-9_]+)\(")]
    private static partial Regex CallName();
}
