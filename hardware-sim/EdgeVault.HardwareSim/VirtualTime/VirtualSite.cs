using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.VirtualTime;

/// <summary>A distribution centre without sockets, as fast as it can be computed: readers tell a sink, people tell a
/// witness.</summary>
/// <remarks>Same scenario, same calls, whatever the machine: nothing here looks at a clock.</remarks>
internal sealed class VirtualSite
{
    // As often as a gateway looks after its timeouts.
    private const long TickUs = 20_000;

    private readonly SortedDictionary<string, WireReader> _readers = new(StringComparer.Ordinal);
    private readonly IReportSink _sink;

    /// <param name="scenario">Readers, doors, people; its seed.</param>
    /// <param name="start">UTC of the world's time 0.</param>
    /// <param name="sink">Gets what a gateway would get.</param>
    /// <param name="witness">Gets the truth, when each walk is over.</param>
    public VirtualSite(Scenario scenario, DateTimeOffset start, IReportSink sink, IWitness witness)
    {
        _sink = sink;
        Clock = new WorldClock(start);
        foreach (var (id, spec) in scenario.Readers)
        {
            _readers[id] = new WireReader(spec, Clock, Dice.For(scenario.Seed, $"{scenario.Site} wire {id}"));
        }

        World = new DistributionCentre(scenario, id => _readers[id], witness);
    }

    public DistributionCentre World { get; }

    public WorldClock Clock { get; }

    public long Reads => _readers.Values.Sum(reader => reader.Reads);

    /// <summary>Runs until <paramref name="worldUs"/>; call <see cref="DistributionCentre.Open"/> first, or nobody
    /// walks.</summary>
    public void AdvanceTo(long worldUs)
    {
        while (World.NowUs < worldUs)
        {
            var next = Math.Min(worldUs, ((World.NowUs / TickUs) + 1) * TickUs);
            World.AdvanceTo(next);
            Deliver(next);
            _sink.Tick(next);
        }
    }

    private void Deliver(long nowUs)
    {
        foreach (var reader in _readers.Values)
        {
            reader.SendDue(nowUs);
        }

        while (NextArrival() is { Value: var reader } next && reader.NextArrivalUs <= nowUs)
        {
            var (arrivedUs, reports, edge) = reader.TakeArrived();
            if (edge is { } told)
            {
                _sink.Input(next.Key, arrivedUs, told);
            }
            else
            {
                _sink.Report(next.Key, arrivedUs, reports);
            }
        }
    }

    private KeyValuePair<string, WireReader> NextArrival() => _readers.MinBy(reader => reader.Value.NextArrivalUs);
}
