using EdgeVault.Benchmarks.Appending;
using EdgeVault.Benchmarks.Decoding;
using EdgeVault.Benchmarks.Deduplicating;
using EdgeVault.Benchmarks.Keys;
using EdgeVault.Benchmarks.Measuring;
using EdgeVault.Benchmarks.Scoring;

if (args is ["score", .. var rest])
{
    return await ScoreCommand.RunAsync(rest);
}

var all = new Dictionary<string, Func<IEnumerable<Comparison>>>(StringComparer.Ordinal)
{
    ["llrp-decode"] = LlrpDecode.Run,
    ["dedup"] = Dedup.Run,
    ["gs1-key"] = Gs1Key.Run,
    ["ledger-append"] = LedgerAppend.Run,
};

var names = args.Length == 0 ? [.. all.Keys] : args;
if (names.FirstOrDefault(name => !all.ContainsKey(name)) is { } stranger)
{
    await Console.Error.WriteLineAsync($"There is no benchmark '{stranger}'; {string.Join(", ", all.Keys)} would do.");
    return 64;
}

foreach (var line in ReportTable.Lines(names.SelectMany(name => all[name]().Select(result => (name, result)))))
{
    await Console.Out.WriteLineAsync(line);
}

return 0;
