using System.CommandLine;
using EdgeVault.HardwareSim.Processes;

namespace EdgeVault.HardwareSim.Cli;

/// <summary>Where the other programs are.</summary>
internal static class ProgramOptions
{
    public static Option<string?> Gateway() => new("--gateway")
    {
        Description = "Gateway program, an executable or a .dll. Default: the one built beside this.",
        HelpName = "PATH",
    };

    public static Option<string?> Hub() => new("--hub")
    {
        Description = "Hub program, an executable or a .dll. Default: the one built beside this.",
        HelpName = "PATH",
    };

    public static Executable FindGateway(string? given) =>
        Executable.Find("edgevault-gateway", "EdgeVault.Gateway", given, "--gateway");

    public static Executable FindHub(string? given) =>
        Executable.Find("edgevault-hub", "EdgeVault.Hub", given, "--hub");
}
