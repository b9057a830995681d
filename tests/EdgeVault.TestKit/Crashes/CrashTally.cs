using EdgeVault.Ledger;

namespace EdgeVault.TestKit.Crashes;

/// <summary>What runs did, to show that they did something.</summary>
public sealed class CrashTally
{
    public int Openings { get; private set; }

    public int Crashes { get; internal set; }

    public int Acknowledged { get; internal set; }

    public int Refused { get; internal set; }

    /// <summary>Whole frames above the anchor that opening kept.</summary>
    public int FramesKept { get; private set; }

    /// <summary>Remains of unfinished writes that opening cleared.</summary>
    public int Tails { get; private set; }

    /// <summary>Openings that began behind a snapshot.</summary>
    public int Snapshots { get; private set; }

    /// <summary>Lives in which a failed write was made good and appends went on.</summary>
    public int Outages { get; internal set; }

    /// <summary>Times that old segments were taken away.</summary>
    public int Pruned { get; internal set; }

    public void Opened(SegmentLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        Openings++;
        FramesKept += ledger.Recovery.FramesKept;
        Tails += ledger.Recovery.RecoveredTail is null ? 0 : 1;
        Snapshots += ledger.Recovery.CheckedFrom > 0 ? 1 : 0;
    }

    public void Add(CrashTally other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Openings += other.Openings;
        Crashes += other.Crashes;
        Acknowledged += other.Acknowledged;
        Refused += other.Refused;
        FramesKept += other.FramesKept;
        Tails += other.Tails;
        Snapshots += other.Snapshots;
        Outages += other.Outages;
        Pruned += other.Pruned;
    }

    public override string ToString() =>
        $"{Openings:N0} openings, {Snapshots:N0} of them from a snapshot; {Crashes:N0} crashes, "
        + $"{FramesKept:N0} frames kept, {Tails:N0} tails cleared; "
        + $"{Acknowledged:N0} batches acknowledged, {Refused:N0} refused; {Outages:N0} failures made good "
        + $"while running; {Pruned:N0} prunings";
}
