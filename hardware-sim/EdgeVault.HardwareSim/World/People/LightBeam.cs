using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>Light across a doorway: whoever is in it breaks it, and a reader's input says so.</summary>
internal sealed class LightBeam(BeamSpec spec, PortalSpec portal, ushort port, IReadSink reader, Dice dice) : IActor
{
    // A tray and who carries it, from their middle.
    private const double HalfMetres = 0.3;

    // A sleeve in the light, a contact that bounces.
    private static readonly Between ChatterMs = new(5, 40);

    private readonly PriorityQueue<int, long> _edges = new();
    private int _inTheLight;

    public long NextUs => _edges.TryPeek(out _, out var us) ? us : long.MaxValue;

    /// <summary>Somebody sets out.</summary>
    public void Expect(Walk walk)
    {
        var half = portal.WidthMetres / 2;
        foreach (var (fromUs, toUs) in walk.Breaks(
            spec.Position, (portal.Offset - half, portal.Offset + half), HalfMetres))
        {
            Turn(fromUs, +1);
            Turn(toUs, -1);
        }
    }

    public void Act()
    {
        _edges.TryDequeue(out var change, out var atUs);
        var was = _inTheLight > 0;
        _inTheLight += change;
        if (was != _inTheLight > 0)
        {
            reader.Input(new(port, _inTheLight > 0, atUs));
        }
    }

    private void Turn(long atUs, int change)
    {
        if (dice.Chance(spec.ChatterShare))
        {
            var backUs = atUs + (long)(dice.Next(ChatterMs) * 500);
            _edges.Enqueue(change, atUs);
            _edges.Enqueue(-change, backUs);
            atUs = backUs + (long)(dice.Next(ChatterMs) * 500);
        }

        _edges.Enqueue(change, atUs);
    }
}
