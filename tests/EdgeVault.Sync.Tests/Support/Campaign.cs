using System.Globalization;

namespace EdgeVault.Sync.Tests.Support;

/// <summary>Which seeds a seeded test runs: a slice in every test run, what the Makefile asks for otherwise.</summary>
internal static class Campaign
{
    /// <summary>A seed alone is replayed once; runs alone begin at 1; both are that many from that seed on.</summary>
    public static (int First, int Count) Seeds(string seedName, string runsName, int slice)
    {
        var seed = Number(seedName);
        return (seed ?? 1, Number(runsName) ?? (seed is null ? slice : 1));
    }

    public static bool IsAsked(string name) => Number(name) is not null;

    private static int? Number(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? int.Parse(value, CultureInfo.InvariantCulture)
            : null;
}
