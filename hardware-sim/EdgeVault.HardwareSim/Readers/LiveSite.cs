using System.Collections.Concurrent;
using EdgeVault.HardwareSim.Edge;
using EdgeVault.HardwareSim.Truth;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Readers;

/// <summary>A distribution centre in real time: its readers on their ports, its truth in a file, its time the
/// clock's.</summary>
internal sealed class LiveSite : IAsyncDisposable
{
    // Shorter than any dwell of an ordinary reader, so that reads arrive about when they happen.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly WorldClock _clock;
    private readonly TruthWriter _truth;
    private readonly SortedDictionary<string, VirtualReader> _readers;
    private readonly SideLine _side;
    private readonly ConcurrentQueue<Action> _orders = new();
    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closed;

    private LiveSite(
        Scenario scenario,
        SortedDictionary<string, VirtualReader> readers,
        SideLine side,
        WorldClock clock,
        TruthWriter truth,
        TimeProvider time)
    {
        _time = time;
        _startedAt = time.GetTimestamp();
        _clock = clock;
        _truth = truth;
        _readers = readers;
        _side = side;
        World = new DistributionCentre(scenario, id => side.Find(id) ?? readers[id], truth);
        truth.Write(new WorldLine(scenario.Site, scenario.Seed, clock.Start, World.Pieces.Count, World.Strays.Count));
    }

    public DistributionCentre World { get; }

    public IReadOnlyDictionary<string, VirtualReader> Readers => _readers;

    /// <summary>Where JSON readers, sensors and the broker are.</summary>
    public IReadOnlyDictionary<string, string> SideAddresses => _side.Addresses;

    /// <summary>Completes when nobody walks any more after <see cref="Close"/>.</summary>
    public Task Quiet => _quiet.Task;

    /// <exception cref="IOException">The truth file cannot be written.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">A reader's port is taken.</exception>
    public static async Task<LiveSite> StartAsync(Scenario scenario, string? truthPath, TimeProvider time)
    {
        var clock = new WorldClock(time.GetUtcNow());
        var truth = TruthWriter.Create(truthPath, clock);
        var readers = new SortedDictionary<string, VirtualReader>(StringComparer.Ordinal);
        SideLine? side = null;
        try
        {
            side = await SideLine.StartAsync(scenario, clock, time);
            foreach (var (id, spec) in scenario.Readers.Where(reader => !scenario.Interfaces.ContainsKey(reader.Key)))
            {
                readers[id] = VirtualReader.Start((byte)(readers.Count + 1), spec, PortMax(scenario, id), clock, time);
            }

            return new(scenario, readers, side, clock, truth, time);
        }
        catch
        {
            await StopAsync(readers.Values, side, truth);
            throw;
        }
    }

    /// <summary>People start to walk.</summary>
    public void Open() => _orders.Enqueue(World.Open);

    /// <summary>Nobody starts to walk any more; see <see cref="Quiet"/>.</summary>
    public void Close() => _orders.Enqueue(() =>
    {
        World.Close();
        _closed = true;
    });

    /// <summary>Keeps the world at the clock's time until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Step, _time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            Advance((long)_time.GetElapsedTime(_startedAt).TotalMicroseconds);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _truth.Write(new StraysLine([.. World.Strays.Select(piece => piece.Tag.EpcHex)], World.StrayReads));
        var readers = _readers.Values;
        _truth.Write(new ReadsLine(
            readers.Sum(reader => reader.Reads) + _side.Reads, readers.Sum(reader => reader.Lost) + _side.Lost));
        await StopAsync(readers, _side, _truth);
    }

    private void Advance(long worldUs)
    {
        while (_orders.TryDequeue(out var order))
        {
            order();
        }

        foreach (var reader in _readers.Values)
        {
            reader.BeginStep();
        }

        World.AdvanceTo(worldUs);
        foreach (var reader in _readers.Values)
        {
            reader.EndStep(worldUs);
        }

        if (_closed && World.IsQuiet && !_quiet.Task.IsCompleted)
        {
            _truth.Write(new QuietLine(_clock.ToUtc(worldUs), _truth.Crossings));
            _quiet.SetResult();
        }
    }

    private static async Task StopAsync(IEnumerable<VirtualReader> readers, SideLine? side, TruthWriter truth)
    {
        if (side is not null)
        {
            await side.DisposeAsync();
        }

        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }

        truth.Dispose();
    }

    private static ushort PortMax(Scenario scenario, string reader) =>
        scenario.Portals.Values.SelectMany(portal => portal.Antennas.Keys).Select(Antenna.Parse)
            .Where(antenna => antenna.Reader == reader)
            .Select(antenna => antenna.Port)
            .DefaultIfEmpty((ushort)0)
            .Max();
}
