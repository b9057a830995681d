using EdgeVault.HardwareSim.Demo.Trade;
using EdgeVault.HardwareSim.Processes;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Demo;

/// <summary>The whole product as real processes on loopback: a hub, and for each site a gateway and its
/// readers.</summary>
/// <remarks>Everything started here ends with it: children see the end of their standard input, also when this process
/// is killed.</remarks>
internal sealed class DemoRun : IAsyncDisposable
{
    // Who starts to walk later than this would not be through, and decided on, by the end.
    private static readonly TimeSpan LastWalk = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private readonly DemoOptions _options;
    private readonly IDemoView _view;
    private readonly TimeProvider _time;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Service _hub;
    private readonly List<DemoSite> _sites = [];
    private long _walkingSince;

    public DemoRun(DemoOptions options, string folder, IDemoView view, TimeProvider time)
    {
        _options = options;
        _view = view;
        _time = time;
        // Lines first: what they listen on must not be one of the ports that are free now for the children.
        var lines = Enumerable.Range(0, options.Sites).Select(_ => new WanLink()).ToList();
        var ports = FreePorts.Take(2 * (options.Sites + 1));
        lines.ForEach(line => line.HubPort = ports[0]);
        _hub = NewService("hub", options.Hub, Path.Combine(folder, "hub"), new(ports[0], ports[1]));
        for (var number = 1; number <= options.Sites; number++)
        {
            var scenario = DemoFiles.SiteScenario(Presets.Named(options.Preset), number, options.Seed + number - 1);
            var listen = new Listen(ports[2 * number], ports[(2 * number) + 1]);
            var home = Path.Combine(folder, scenario.Site);
            var gateway = NewService($"gateway of {scenario.Site}", options.Gateway, home, listen);
            _sites.Add(new DemoSite(number, scenario, gateway, _hub.Listen, lines[number - 1]));
        }
    }

    /// <summary>From nothing to the report; <paramref name="interrupted"/> ends the walking early.</summary>
    /// <exception cref="ChildException">A child ended by itself.</exception>
    /// <exception cref="TimeoutException">A child never became ready.</exception>
    public async Task<DemoReport> RunAsync(CancellationToken interrupted)
    {
        await StartAsync(interrupted);
        _walkingSince = _time.GetTimestamp();
        _sites.ForEach(site => site.Walk());
        using var trade = new DemoTrade(_hub, _sites, _view.Say, _time);
        await WalkAsync(_sites.Count > 1 ? trade.RunAsync(interrupted) : Task.CompletedTask, interrupted);
        return await new DemoEnding(_options, _hub, _sites, trade.Truth, Show, _time).CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var site in _sites)
        {
            await site.DisposeAsync();
        }

        await _hub.DisposeAsync();
        _http.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _view.Say($"starting the readers of {_sites.Count} site(s), preset {_options.Preset}, seed {_options.Seed}");
        var goods = string.Concat(_sites.Select(site => site.Goods.PieceRows()));
        await Task.WhenAll(_sites.Select(site => site.StartReadersAsync(goods, cancellationToken)));
        await DemoFiles.WriteAsync(_hub.ConfigPath, DemoFiles.Hub(_sites.Select(site => site.Name), _hub.Listen));

        await ExchangeKeysAsync(cancellationToken);
        _hub.Start();
        _sites.ForEach(site => site.Gateway.Start());
        var services = _sites.Select(site => site.Gateway).Prepend(_hub);
        await Task.WhenAll(services.Select(service => service.WaitReadyAsync(cancellationToken)));
        _view.Say($"hub   {_hub.Listen.ConsoleAddress}");
        _sites.ForEach(site => _view.Say($"{site.Name,-5} {site.Gateway.Listen.ConsoleAddress}"));
        foreach (var note in _sites.SelectMany(site => site.Notes))
        {
            _view.Say(note);
        }
    }

    // Each side is told the other's key before it starts: nobody trusts on first use.
    private async Task ExchangeKeysAsync(CancellationToken cancellationToken)
    {
        var hubKey = await _hub.KeyAsync(cancellationToken);
        foreach (var site in _sites)
        {
            await site.Gateway.TrustAsync($"hub-{DemoFiles.HubName}", hubKey, cancellationToken);
            await _hub.TrustAsync(site.Name, await site.Gateway.KeyAsync(cancellationToken), cancellationToken);
        }
    }

    /// <param name="trade">What goes on beside the walking; it may take longer.</param>
    /// <param name="interrupted">Ends the walking.</param>
    private async Task WalkAsync(Task trade, CancellationToken interrupted)
    {
        var end = _options.For is { } time ? Later(time - LastWalk, time / 2) : TimeSpan.MaxValue;
        var kill = _options.KillGatewayAt ?? TimeSpan.MaxValue;
        while (Elapsed < end && !interrupted.IsCancellationRequested)
        {
            await Task.WhenAll(_sites.Select(site => site.RefreshAsync(CancellationToken.None)));
            _hub.ThrowIfExited();
            _sites.ForEach(site => site.ThrowIfExited());
            Show("walking");
            await WaitAsync(Earlier(Tick, Later(TimeSpan.Zero, Earlier(kill, end) - Elapsed)), interrupted);
            if (Elapsed >= kill)
            {
                kill = TimeSpan.MaxValue;
                _view.Say($"{Elapsed.TotalSeconds:0.0} s: kill -9 the gateway of {_sites[0].Name}, and start it again");
                await _sites[0].KillGatewayAsync();
            }
        }

        _sites.ForEach(site => site.Rest());
        while (!trade.IsCompleted)
        {
            await Task.WhenAll(_sites.Select(site => site.RefreshAsync(CancellationToken.None)));
            Show("trading");
            await WaitAsync(Tick, interrupted);
        }

        await trade;
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken interrupted)
    {
        try
        {
            await Task.Delay(wait, _time, interrupted);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C: the loop sees it too, and the demo comes to its ordinary end.
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private TimeSpan Elapsed => _time.GetElapsedTime(_walkingSince);

    private void Show(string phase) => _view.Show(new(
        Elapsed, _options.For, phase, _sites.Sum(site => site.Truth.Crossings.Count),
        _sites.Sum(site => site.Ledger.Events.Passages.Count), _sites.Sum(site => site.Reads),
        _sites.Aggregate(0UL, (sum, site) => sum + site.Ledger.Count)));

    private Service NewService(string name, Executable executable, string folder, Listen listen)
    {
        Directory.CreateDirectory(Path.Combine(folder, "keys"));
        return new(name, executable, folder, listen, _http);
    }
}
