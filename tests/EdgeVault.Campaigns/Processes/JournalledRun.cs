using EdgeVault.Campaigns.Checking;
using EdgeVault.Campaigns.Journal;
using EdgeVault.Campaigns.Verbs;
using EdgeVault.Campaigns.Writing;

namespace EdgeVault.Campaigns.Processes;

/// <summary>One life of a writer under the shim, and every disk that a power cut in it could have left.</summary>
internal sealed class JournalledRun
{
    private readonly Workshop _shop;
    private readonly int _seed;
    private readonly Shim _shim;
    private readonly string _data;
    private readonly string _before;
    private readonly string _journal;
    private List<JournalRecord>? _records;

    /// <param name="shim">The compiled shim.</param>
    /// <param name="shop">Where folders are made.</param>
    /// <param name="data">The folder that the writer works in; all in it counts as durable.</param>
    /// <param name="seed">Of the entries.</param>
    public JournalledRun(Shim shim, Workshop shop, string data, int seed)
    {
        _shim = shim;
        _shop = shop;
        _data = data;
        _seed = seed;
        _journal = shop.Next("journal");
        _before = shop.NextFolder("before");
        Folders.Copy(data, _before);
    }

    // One that was killed before the shim was loaded has no journal, and did nothing.
    public IReadOnlyList<JournalRecord> Records =>
        _records ??= File.Exists(_journal) ? JournalRecord.ReadAll(_journal) : [];

    public Dictionary<string, string> Environment(string? plan) => _shim.Environment(_data, _journal, plan);

    /// <summary>Starts a writer and kills it at its moment.</summary>
    public Task KillAsync(
        History history, KillMoment moment, string? plan, CancellationToken cancellationToken) =>
        KilledWriter.RunAsync(
            new WriterOptions { Data = _data, Seed = _seed }, history, moment, strike: null, Environment(plan),
            cancellationToken);

    /// <summary>An acknowledgement without its place in the journal would never be missed in a cut.</summary>
    public IEnumerable<string> MissingMarks(History history)
    {
        var marked = Marks(Records.Count).Count(line => line.StartsWith("ack ", StringComparison.Ordinal));
        if (marked < history.Acks)
        {
            yield return $"the journal has {marked} acknowledgements, the pipe {history.Acks}";
        }
    }

    /// <summary>The disk after a cut at the moment it was killed.</summary>
    public string CutAtTheEnd(PowerCut cut)
    {
        var model = Replay(Records.Count);
        var left = _shop.NextFolder("cut");
        model.Cut(cut, left);
        return left;
    }

    /// <summary>Cuts at random points; each disk is opened and must hold what was acknowledged by then.</summary>
    public async Task<IReadOnlyList<string>> CutAnywhereAsync(History before, int points, Random random)
    {
        var wrong = new List<string>();
        for (var point = 0; point < points && wrong.Count == 0; point++)
        {
            var at = random.Next(Records.Count + 1);
            wrong.AddRange(await CutAsync(at, before, point == 0 ? PowerCut.Nothing : PowerCut.Seeded(random)));
        }

        return wrong;
    }

    /// <summary>Cuts right after a record.</summary>
    /// <param name="at">How many records had happened.</param>
    /// <param name="before">What was acknowledged and handed over before this run.</param>
    /// <param name="cut">What is kept.</param>
    public async Task<IReadOnlyList<string>> CutAsync(int at, History before, PowerCut cut)
    {
        var said = new History();
        said.Continue(before.Acked, before.Tried);
        foreach (var line in Marks(at))
        {
            said.Add(line);
        }

        var left = _shop.NextFolder("point");
        Replay(at).Cut(cut, left);
        var wrong = await new LedgerCheck(left, _seed).ReopenedAsync(said.Acked, said.Tried);
        if (wrong.Count == 0)
        {
            Directory.Delete(left, recursive: true);
        }

        return [.. wrong.Select(fault => $"cut after record {at} of {Records.Count} ({cut.Name}; {left}): {fault}")];
    }

    /// <summary>Removes what only this run needed.</summary>
    public void Clear()
    {
        Directory.Delete(_before, recursive: true);
        File.Delete(_journal);
    }

    private DiskModel Replay(int records)
    {
        var model = new DiskModel(_before, _data);
        foreach (var record in Records.Take(records))
        {
            model.Apply(record);
        }

        return model;
    }

    private IEnumerable<string> Marks(int at) => Records.Take(at)
        .Where(record => record.Call == JournalCall.Mark)
        .SelectMany(mark => mark.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
}
