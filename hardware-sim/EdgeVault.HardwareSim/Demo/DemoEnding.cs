using System.Text.Json;
using EdgeVault.HardwareSim.Demo.Trade;
using EdgeVault.HardwareSim.Processes;
using EdgeVault.HardwareSim.World.Scenarios;
using Grpc.Core;

namespace EdgeVault.HardwareSim.Demo;

/// <summary>The end of a demo: everybody arrives, every decision is in, the hub has it all; then it is compared,
/// stopped, and the ledgers are verified.</summary>
internal sealed class DemoEnding(
    DemoOptions options, Service hub, IReadOnlyList<DemoSite> sites, TradeTruth trade, Action<string> show, TimeProvider time)
{
    // The longest walk takes ten seconds.
    private static readonly TimeSpan ArriveMax = TimeSpan.FromSeconds(30);

    // Decisions come at most 2 s after the last read on the side that was left, and an invented one may be
    // late.
    private static readonly TimeSpan DecideMin = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan DecideMax = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DeliverMax = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan CompareMax = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private IReadOnlyDictionary<string, LedgerCopy> _held = new Dictionary<string, LedgerCopy>();

    public async Task<DemoReport> CloseAsync()
    {
        await PollAsync("arriving", ArriveMax, _ => sites.All(site => site.IsQuiet));
        await PollAsync(
            "deciding", DecideMax, elapsed => elapsed >= DecideMin && sites.All(
                site => site.Score.Missed == 0 && site.StationScore.Missed == 0));
        await PollAsync("delivering", DeliverMax, _ => !Differences().Any());
        foreach (var site in sites)
        {
            await site.CheckUnchangedAsync();
        }

        var (hubEvents, lag, faults) = (Sum(_held.Values.Select(copy => copy.Count)), Lag(), Differences().ToList());
        faults.AddRange(await StockFaultsAsync());
        faults.AddRange(TradeCheck.Faults(
            trade, sites.ToDictionary(site => site.Name, site => site.Ledger.Trade.All, StringComparer.Ordinal)));
        // Gateways first: what they say at their end still finds the hub.
        foreach (var site in sites)
        {
            await site.DisposeAsync();
        }

        await hub.DisposeAsync();
        return new(options.Seed, [.. await Task.WhenAll(sites.Select(ReportAsync))], hubEvents, lag, faults)
        {
            Trade = trade,
            RightLeast = Presets.RightLeast(options.Preset),
        };
    }

    /// <summary>The catalogue folds what arrives a moment later than the merged stream shows it.</summary>
    private async Task<IReadOnlyList<string>> StockFaultsAsync()
    {
        IReadOnlyList<string> faults = [];
        await PollAsync("comparing", CompareMax, _ => faults.Count == 0, async () =>
        {
            try
            {
                faults = await StockCheck.FaultsAsync(hub, sites, CancellationToken.None);
            }
            catch (RpcException away)
            {
                faults = [$"catalogue: it cannot be compared: {away.Status.Detail}"];
            }
        });
        return faults;
    }

    private async Task PollAsync(string phase, TimeSpan atMost, Func<TimeSpan, bool> isDone, Func<Task>? also = null)
    {
        var since = time.GetTimestamp();
        do
        {
            await Task.Delay(Tick, time);
            hub.ThrowIfExited();
            await Task.WhenAll(sites.Select(site => site.RefreshAsync(CancellationToken.None)));
            await PullHubAsync();
            await (also?.Invoke() ?? Task.CompletedTask);
            show(phase);
        }
        while (!isDone(time.GetElapsedTime(since)) && time.GetElapsedTime(since) < atMost);
    }

    private async Task PullHubAsync()
    {
        try
        {
            _held = await Pulling.FromHubAsync(hub.Listen.GrpcAddress, CancellationToken.None);
        }
        catch (RpcException)
        {
            // The last answer stands; if it stays incomplete, the comparison says so.
            hub.ThrowIfExited();
        }
    }

    private ulong Lag() =>
        Sum(sites.Select(site => site.Ledger.Count - Math.Min(site.Ledger.Count, HeldOf(site).Count)));

    private IEnumerable<string> Differences()
    {
        foreach (var site in sites)
        {
            if (site.Ledger.FirstDifference(HeldOf(site)) is { } index)
            {
                yield return $"hub: {HeldOf(site).Count} events of {site.Name}, the ledger has {site.Ledger.Count}; "
                    + $"they part at {index}.";
            }
        }

        foreach (var origin in _held.Keys.Except(sites.Select(site => site.Origin)))
        {
            yield return $"hub: events of {origin}, which is no ledger of this demo.";
        }
    }

    private LedgerCopy HeldOf(DemoSite site) => _held.GetValueOrDefault(site.Origin) ?? new LedgerCopy();

    private async Task<SiteReport> ReportAsync(DemoSite site) =>
        new(site.Name, site.Reads, site.Ledger.Count, site.Score, site.StationScore, await VerifyAsync(site));

    private async Task<IReadOnlyList<string>> VerifyAsync(DemoSite site)
    {
        var (code, output, error) = await Child.RunAsync(
            options.Gateway, ["ledger", "verify", "--data", site.Gateway.DataPath], CancellationToken.None);
        if (code == 0)
        {
            using var report = JsonDocument.Parse(output);
            var isSound = report.RootElement.GetProperty("sound").GetBoolean();
            return isSound ? [] : [$"the ledger is not sound: {output.Trim()}"];
        }

        return [$"ledger verify ended with exit code {code}: {output.Trim()} {error.Trim()}"];
    }

    private static ulong Sum(IEnumerable<ulong> counts) => counts.Aggregate(0UL, (sum, count) => sum + count);
}
