using EdgeVault.Campaigns.Checking;
using EdgeVault.Campaigns.Processes;
using EdgeVault.Campaigns.Verbs;

namespace EdgeVault.Campaigns.Journal;

/// <summary>Power cuts under the real process: the disk keeps what it must, and of the rest what it likes.</summary>
internal sealed class ModelledCuts(Workshop shop, int seed, int points, string? plan)
{
    // A folder is copied and hashed for every cut; a new one now and then also cuts the making of one.
    private const int CutsOnAFolder = 10;

    private readonly KillTally _tally = new();
    private readonly Shim _shim = Shim.Compile(shop);
    private string _data = "";
    private History _before = new();

    public async Task<string> RunAsync(int cuts, CancellationToken cancellationToken)
    {
        using var progress = new Progress(cuts, "power cuts");
        for (var cut = 0; cut < cuts; cut++)
        {
            if (cut % CutsOnAFolder == 0)
            {
                _data = shop.NextFolder("data");
                _before = new History();
            }

            await CutAsync(Seeds.For(seed, cut), $"power cut {cut} with seed {seed}", cancellationToken);
            progress.Step();
        }

        shop.Demand(
            await new LedgerCheck(_data, seed).ReopenedAsync(_before.Acked, _before.Tried),
            $"the last power cut with seed {seed}");
        return $"{cuts} cuts and {cuts * points} more at random points: {_tally}";
    }

    private async Task CutAsync(Random random, string what, CancellationToken cancellationToken)
    {
        var history = _before.Next();
        var run = new JournalledRun(_shim, shop, _data, seed);
        await run.KillAsync(history, KillMoment.Choose(random), plan, cancellationToken);
        shop.Demand(
            [.. KillVerb.Opened(history), .. history.Broken, .. run.MissingMarks(history)],
            $"before {what} in {_data}");
        shop.Demand(await run.CutAnywhereAsync(_before, points, random), what);

        var left = run.CutAtTheEnd(PowerCut.Seeded(random));
        run.Clear();
        Directory.Delete(_data, recursive: true);
        (_data, _before) = (left, history);
        shop.Demand(new LedgerCheck(_data, seed).AsItLies(history.Acked, history.Tried), $"{what} left {_data}");
        _tally.Add(history);
    }
}
