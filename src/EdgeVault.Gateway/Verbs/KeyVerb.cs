using System.CommandLine;
using EdgeVault.Custody;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Composition;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Storage;
using EdgeVault.Hosting.Settings;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>key</c>: prints the ledger's public key, for the hub's configuration; makes it when there is none.
/// <c>key rotate</c>: hands the ledger over to a new key.</summary>
internal static class KeyVerb
{
    public static Command Create()
    {
        var config = CommonOptions.Config();
        var command = new Command(
            "key", "Prints the ledger's public key for the hub; makes the key when there is neither key nor ledger.")
        {
            config,
            Rotate(),
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, _) =>
        {
            await using var host = GatewayHost.Build(parsed.GetValue(config), parsed.UnmatchedTokens);
            // A gateway that has a key may not yet have what else its configuration names, such as the hub's key.
            var options = host.Services.GetRequiredService<IConfiguration>().GetSection(GatewayOptions.SectionName);
            var dataPath = Path.GetFullPath(
                options[nameof(GatewayOptions.DataPath)] ?? "data", SettingsFile.FolderOf(parsed.GetValue(config)));
            await Console.Out.WriteLineAsync(Read(dataPath) ?? Make(dataPath, options));
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Rotate()
    {
        var data = CommonOptions.Data();
        var byOperator = CommonOptions.Operator();
        var command = new Command(
            "rotate", "Hands the ledger over to a new key and prints its public half; the service must not run.")
        {
            data, byOperator,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var folder = DataFolder.OpenPresent(parsed.GetRequiredValue(data), PosixDisk.Instance);
            var key = await KeyChange.RotateAsync(
                folder, parsed.GetRequiredValue(byOperator), TimeProvider.System, new KernelClock(), cancellation);
            await Console.Error.WriteLineAsync(
                "The key is changed. The hub learns of it from the ledger; for a hub that starts over, and for those "
                + "who verify offline, hand on this line:");
            await Console.Out.WriteLineAsync(key.ToString());
            return ExitCode.Success;
        });
        return command;
    }

    private static string? Read(string dataPath)
    {
        var path = DataFolder.PublicKeyOf(dataPath);
        return File.Exists(path) && PublicKeyFile.TryRead(path, out var key, out _) ? key.ToString() : null;
    }

    private static string Make(string dataPath, IConfigurationSection options)
    {
        var site = options[nameof(CustodyOptions.Site)] ?? "";
        var gateway = options[nameof(GatewayOptions.Gateway)] ?? "";
        if (!Ledger.LedgerOrigin.TryParse($"edgevault/{site}/{gateway}/1", out _))
        {
            throw new OptionsValidationException(
                GatewayOptions.SectionName, typeof(GatewayOptions),
                [$"EdgeVault:Site is '{site}' and EdgeVault:Gateway '{gateway}'; "
                    + "both are 1–32 characters of a-z, 0-9 and '-'."]);
        }

        using var folder = DataFolder.Open(dataPath, PosixDisk.Instance);
        return GatewayLedger.PublicKey(folder, site, gateway).ToString();
    }
}
