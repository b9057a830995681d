using EdgeVault.HardwareSim.Processes;

namespace EdgeVault.HardwareSim.Days;

/// <summary>Which days are lived through.</summary>
internal sealed record DaysOptions
{
    public const int DaysMax = 60;

    public required int Days { get; init; }

    public required int Seed { get; init; }

    /// <summary>Midnight, UTC, that the first day begins with.</summary>
    public required DateTimeOffset Start { get; init; }

    public required Executable Gateway { get; init; }

    /// <summary>Where the site's files, the script and the ledger stay; null for nowhere.</summary>
    public string? Keep { get; init; }
}
