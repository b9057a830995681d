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

    /// <summary>A write or sync failed while running, and so did making it good; serves what was durable, until
    /// restart.</summary>
    Faulted,

    /// <summary>A write or sync failed; the frames above the anchor are being copied to sound ground. Nothing is
    /// acknowledged meanwhile.</summary>
    Recovering,

    /// <summary>The disk is full. Nothing is acknowledged; it goes on by itself when there is room.</summary>
    Full,
}

/// <summary>A time in which nothing was acknowledged, now over.</summary>
/// <param name="From">When the first write or sync failed.</param>
/// <param name="To">When all was made good.</param>
/// <param name="Reason">What the state said last.</param>
public sealed record LedgerOutage(DateTimeOffset From, DateTimeOffset To, string Reason);
