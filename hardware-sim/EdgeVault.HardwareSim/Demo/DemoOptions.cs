using EdgeVault.HardwareSim.Processes;

namespace EdgeVault.HardwareSim.Demo;

/// <summary>What <c>demo</c> was asked for.</summary>
internal sealed record DemoOptions
{
    public const int SitesMax = 16;

    /// <summary>How long the world moves, from the first walk to the last; null until interrupted.</summary>
    public TimeSpan? For { get; init; }

    public int Seed { get; init; } = 1;

    public int Sites { get; init; } = 1;

    /// <summary>When the first site's gateway is killed, counted from the first walk; null never.</summary>
    public TimeSpan? KillGatewayAt { get; init; }

    public required string Preset { get; init; }

    /// <summary>Where the summary goes as JSON.</summary>
    public string? JsonPath { get; init; }

    /// <summary>Folder to work in and to leave behind; null takes a temporary one and removes it.</summary>
    public string? KeepPath { get; init; }

    public required Executable Gateway { get; init; }

    public required Executable Hub { get; init; }
}
