using System.CommandLine;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Store;
using EdgeVault.Ledger;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.Verbs;

/// <summary>Exit codes that every verb keeps to, so that scripts can tell the cases apart.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Cannot be read or opened.</summary>
    public const int Unreadable = 2;

    /// <summary>The command line itself is wrong (sysexits EX_USAGE).</summary>
    public const int Usage = 64;

    /// <summary>The configuration is wrong (sysexits EX_CONFIG).</summary>
    public const int Configuration = 78;
}

/// <summary>Parses, runs, and turns the failures that a user can mend into a message and an exit code.</summary>
internal static class CommandLine
{
    private const string SettingPrefix = "--" + HubOptions.SectionName + ":";

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(WithDefaultVerb(args), new ParserConfiguration { ResponseFileTokenReplacer = null });
        var faults = parsed.Errors.Select(error => error.Message).Concat(Strangers(parsed.UnmatchedTokens)).ToList();
        if (faults.Count > 0)
        {
            return await FailAsync(ExitCode.Usage, [.. faults, "Try 'edgevault-hub --help'."]);
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OptionsValidationException faulty)
        {
            return await FailAsync(ExitCode.Configuration, faulty.Failures);
        }
        catch (ConfigurationFileException fault)
        {
            return await FailAsync(ExitCode.Configuration, [fault.Message]);
        }
        catch (HubFolderException fault)
        {
            return await FailAsync(fault.IsInUse ? ExitCode.Unreadable : ExitCode.Configuration, [fault.Message]);
        }
        catch (Exception fault) when (
            fault is HubStoreException or LedgerException or IOException or UnauthorizedAccessException)
        {
            return await FailAsync(ExitCode.Unreadable, [fault.Message]);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Success;
        }
    }

    /// <summary><c>run</c> is the default verb, also when only settings are given.</summary>
    private static string[] WithDefaultVerb(string[] args) =>
        args.Length == 0
            || (args[0].StartsWith("--", StringComparison.Ordinal) && args[0] is not ("--help" or "--version"))
            ? ["run", .. args]
            : args;

    /// <summary>
    /// What the parser left over is for the configuration, or is a mistake: there is nothing else it could be.
    /// </summary>
    private static IEnumerable<string> Strangers(IEnumerable<string> tokens) => tokens
        .Where(
            token =>
                !token.StartsWith(SettingPrefix, StringComparison.OrdinalIgnoreCase)
                    || !token.Contains('=', StringComparison.Ordinal))
        .Select(token => $"'{token}' is neither an option nor a setting such as {SettingPrefix}DataPath=data.");

    private static async Task<int> FailAsync(int code, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            await Console.Error.WriteLineAsync(line);
        }

        return code;
    }
}
