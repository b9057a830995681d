using System.Globalization;

namespace EdgeVault.Campaigns.Faulting;

/// <summary>One fault for the shim.</summary>
/// <param name="Call">As the shim names it, such as <c>pwrite64</c>.</param>
/// <param name="Nth">The first call that is struck, from 1.</param>
/// <param name="Kind">What happens to it.</param>
internal sealed record FaultPlan(string Call, int Nth, FaultKind Kind)
{
    /// <summary>The shim's spelling.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture, $"{Call}:{Nth}:{(Kind.IsForEver ? -1 : 1)}:{Kind.Action}:{Kind.Argument}");

    public override string ToString() => $"{Call} number {Nth} {Kind.Name}";
}

/// <summary>What a fault does.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Action">The shim's word.</param>
/// <param name="Argument">errno or milliseconds.</param>
internal sealed record FaultKind(string Name, string Action, int Argument = 0)
{
    private const int IoError = 5;
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int OverQuota = 122;
    private const int Interrupted = 4;
    private const int SlowMs = 1_500;

    /// <summary>All further calls of the same name fail too.</summary>
    public bool IsForEver { get; private init; }

    /// <summary>The ledger has to come through without anybody noticing.</summary>
    public bool IsHarmless { get; private init; }

    public bool Kills => Action.StartsWith("kill", StringComparison.Ordinal);

    public bool IsSlow => Action == "slow";

    /// <summary>Every kind that makes sense for a call.</summary>
    public static IEnumerable<FaultKind> For(string call)
    {
        FaultKind[] all =
        [
            new("fails with EIO", "error", IoError),
            new("fails with ENOSPC", "error", NoSpace),
            new("and all later fail with EIO", "error", IoError) { IsForEver = true },
            new("and all later fail with ENOSPC", "error", NoSpace) { IsForEver = true },
            new("is the last thing before SIGKILL", "killafter"),
        ];
        return [.. all, .. Special(call)];
    }

    private static FaultKind[] Special(string call) => call switch
    {
        "pwrite64" or "write" =>
        [
            new("writes half and fails with EIO", "torn", IoError),
            new("writes half and fails with ENOSPC", "torn", NoSpace),
            new("writes half and says so", "short") { IsHarmless = true },
            new("is interrupted", "error", Interrupted) { IsHarmless = true },
            new("fails with EDQUOT", "error", OverQuota),
        ],
        "openat" =>
        [
            new("is interrupted", "error", Interrupted) { IsHarmless = true },
            new("fails with EROFS", "error", ReadOnlyFileSystem),
        ],
        "fsync" => [new("is interrupted", "error", Interrupted)],
        "fdatasync" =>
        [
            new("is interrupted", "error", Interrupted),
            new($"takes {SlowMs} ms", "slow", SlowMs) { IsHarmless = true },
        ],
        _ => [],
    };
}
