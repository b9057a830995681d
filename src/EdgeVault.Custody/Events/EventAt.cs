namespace EdgeVault.Custody.Events;

/// <summary>Where an event stands: its index in the ledger of one epoch. This, never a clock, is its order.</summary>
public readonly record struct EventAt(uint Epoch, ulong Index) : IComparable<EventAt>
{
    public static bool operator <(EventAt left, EventAt right) => left.CompareTo(right) < 0;

    public static bool operator >(EventAt left, EventAt right) => left.CompareTo(right) > 0;

    public static bool operator <=(EventAt left, EventAt right) => left.CompareTo(right) <= 0;

    public static bool operator >=(EventAt left, EventAt right) => left.CompareTo(right) >= 0;

    public int CompareTo(EventAt other) =>
        Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Index.CompareTo(other.Index);

    public override string ToString() => $"{Epoch}/{Index}";
}
