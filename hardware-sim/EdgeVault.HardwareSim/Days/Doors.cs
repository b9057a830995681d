namespace EdgeVault.HardwareSim.Days;

/// <summary>People go through doors one after another: badge, door, crossing, door.</summary>
internal sealed class Doors(Teller teller, Agenda agenda)
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(75);

    private readonly Dictionary<string, DateTimeOffset> _free = [];

    /// <summary>Whoever comes first goes first.</summary>
    /// <param name="door">Which.</param>
    /// <param name="people">Those who show a badge.</param>
    /// <param name="cross">What crosses.</param>
    /// <param name="then">What comes behind it.</param>
    /// <param name="open">How long the door stands open.</param>
    public void Walk(DoorSpec door, IReadOnlyList<string> people, Action cross, Action? then = null, TimeSpan? open = null)
    {
        var at = _free.TryGetValue(door.Id, out var free) && free > agenda.Now ? free : agenda.Now;
        var stands = open ?? TimeSpan.FromSeconds(teller.Dice.Next(9, 25));
        _free[door.Id] = at + Turn + stands;
        var shown = at;
        foreach (var person in people)
        {
            agenda.At(shown, () => teller.Badge(door, person));
            shown += TimeSpan.FromSeconds(1.5);
        }

        var opened = shown + TimeSpan.FromSeconds(1);
        var crossed = shown + TimeSpan.FromSeconds(teller.Dice.Next(4, 20));
        agenda.At(opened, () => teller.Door(door.Id, isOpen: true));
        agenda.At(crossed, cross);
        var closed = opened + stands > crossed ? opened + stands : crossed + TimeSpan.FromSeconds(2);
        agenda.At(closed, () => teller.Door(door.Id, isOpen: false));
        agenda.At(closed + TimeSpan.FromSeconds(1), () => then?.Invoke());
    }

    /// <summary>Nobody goes there for so long: something else is going on.</summary>
    public void Hold(DoorSpec door, TimeSpan time, Action<DateTimeOffset> act)
    {
        var at = _free.TryGetValue(door.Id, out var free) && free > agenda.Now ? free : agenda.Now;
        _free[door.Id] = at + time;
        agenda.At(at, () => act(at));
    }
}
