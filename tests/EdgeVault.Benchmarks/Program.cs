using EdgeVault.Benchmarks.Appending;
using EdgeVault.Benchmarks.Decoding;
using EdgeVault.Benchmarks.Deduplicating;
using EdgeVault.Benchmarks.Fitting;
using EdgeVault.Benchmarks.Keys;
using EdgeVault.Benchmarks.Load;
using EdgeVault.Benchmarks.Measuring;
using EdgeVault.Benchmarks.Pipelining;
using EdgeVault.Benchmarks.Rebuilding;
using EdgeVault.Benchmarks.Scoring;
using EdgeVault.Benchmarks.Shedding;

if (args is ["score", .. var rest])
{
    return await ScoreCommand.RunAsync(rest);
}

if (args is ["fit", .. var fit])
{
    return FitCommand.Run(fit);
}

if (args is [ShedCommand.Verb])
{
    return await ShedCommand.RunAsync();
}

if (args is [LoadCommand.Verb or LoadSource.Verb, .. var options])
{
    if (LoadArguments.TryParse(options, out var fault) is not { } load)
    {
        await Console.Error.WriteLineAsync(fault);
        return 64;
    }

    return await (args[0] == LoadCommand.Verb ? LoadCommand.RunAsync(load) : LoadSource.RunAsync(load));
}

var all = new Dictionary<string, Func<IEnumerable<Comparison>>>(StringComparer.Ordinal)
{
    ["llrp-decode"] = LlrpDecode.Run,
    ["dedup"] = Dedup.Run,
    ["pipeline"] = Pipeline.Run,
    ["gs1-key"] = Gs1Key.Run,
    ["ledger-append"] = LedgerAppend.Run,
    ["custody-rebuild"] = CustodyRebuild.Run,
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
