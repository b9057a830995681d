using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>Light across a doorway: whoever is in it breaks it, and a reader's input says so. Or the contact of the door in it, which says
/// that somebody is near enough to hold it open.</summary>
internal sealed class LightBeam(
    BeamSpec spec, double halfMetres, PortalSpec portal, ushort port, IReadSink reader, Dice dice) : IActor
{
    /// <summary>A tray and who carries it, from their middle.</summary>
    public const double TrayHalfMetres = 0.3;

    /// <summary>A door that turns, and an arm.</summary>
    public const double DoorHalfMetres = 0.9;

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
            spec.Position, (portal.Offset - half, portal.Offset + half), halfMetres))
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
