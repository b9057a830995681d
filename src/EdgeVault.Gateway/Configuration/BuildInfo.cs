using System.Reflection;

namespace EdgeVault.Gateway.Configuration;

/// <summary>Which EdgeVault this is.</summary>
internal sealed record BuildInfo(string Version)
{
    public static BuildInfo OfThis { get; } = new(
        typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0] ?? "0");
}

/// <summary>The one source of chance in the process (jitter of back-offs), so that a test can seed it.</summary>
internal sealed record Chance(Random Random)
{
    public static Chance OfThisStart() => new(new Random(Environment.ProcessId ^ (int)Environment.TickCount64));
}
