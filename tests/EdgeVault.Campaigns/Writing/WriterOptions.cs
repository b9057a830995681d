namespace EdgeVault.Campaigns.Writing;

/// <summary>What a writer does.</summary>
internal sealed record WriterOptions
{
    /// <summary>The data folder; made if missing.</summary>
    public required string Data { get; init; }

    /// <summary>Of entries and batch sizes.</summary>
    public required int Seed { get; init; }

    /// <summary>Ends when the ledger holds this many entries.</summary>
    public ulong UpTo { get; init; } = ulong.MaxValue;

    /// <summary>Appends kept outstanding, 1 to 7.</summary>
    public int Depth { get; init; } = 4;

    /// <summary>How long a ledger that takes nothing is waited for, as a full disk may be made free.</summary>
    public TimeSpan ResumeWithin { get; init; } = TimeSpan.FromSeconds(1);
}
