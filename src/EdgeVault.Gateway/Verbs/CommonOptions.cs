using System.CommandLine;

namespace EdgeVault.Gateway.Verbs;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    public static Option<string?> Config() => new("--config")
    {
        Description = "Configuration file; default appsettings.json of the working folder.",
        HelpName = "FILE",
    };

    public static Option<string> Data() => new("--data")
    {
        Description = "The gateway's data folder.",
        HelpName = "DIR",
        Required = true,
    };
}
