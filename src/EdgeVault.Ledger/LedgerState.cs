namespace EdgeVault.Ledger;

/// <summary>What the ledger can do now, for health: only <see cref="LedgerMode.Writable"/> is ready.</summary>
/// <param name="Mode">What is possible.</param>
/// <param name="Reason">Why it is not writable; null when it is.</param>
public sealed record LedgerState(LedgerMode Mode, string? Reason)
{
    public static LedgerState Writable { get; } = new(LedgerMode.Writable, null);
}

/// <summary>What a ledger can do.</summary>
public enum LedgerMode
{
    /// <summary>Appends and reads.</summary>
    Writable,

    /// <summary>Found damaged or unsyncable when it was opened; serves what verifies.</summary>
    ReadOnly,

    /// <summary>A write or sync failed while running; serves what was durable, until restart.</summary>
    Faulted,
}
