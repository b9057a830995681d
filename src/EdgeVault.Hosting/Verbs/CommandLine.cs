using System.CommandLine;
using EdgeVault.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hosting.Verbs;

/// <summary>Parses, runs, and turns the failures that a user can mend into a message and an exit code.</summary>
public static class CommandLine
{
    // The parser gives up after two seconds, in the middle of an orderly end on a busy machine; a host's own patience is
    // thirty.
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(35);

    /// <param name="root">The verbs. A verb that takes settings does not treat unmatched tokens as errors.</param>
    /// <param name="section">Root of the configuration: <c>--EdgeVault:Key=value</c> sets a setting.</param>
    /// <param name="args">As the process got them; <c>run</c> is the default verb.</param>
    public static async Task<int> RunAsync(RootCommand root, string section, string[] args)
    {
        var parsed = root.Parse(WithDefaultVerb(args), new ParserConfiguration { ResponseFileTokenReplacer = null });
        var faults = parsed.Errors.Select(error => error.Message)
            .Concat(Strangers(parsed.UnmatchedTokens, section)).ToList();
        if (faults.Count > 0)
        {
            return await FailAsync(ExitCode.Usage, [.. faults, "Try --help."]);
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = EndMax,
            });
        }
        catch (OperationCanceledException ended) when (ended.InnerException is not TimeoutException)
        {
            return ExitCode.Success;
        }
        catch (Exception fault) when (CodeOf(fault) is { } code)
        {
            return await FailAsync(code, Lines(fault));
        }
    }

    /// <summary>Stops the caller before anything is opened: all faults of all options come at once.</summary>
    /// <exception cref="OptionsValidationException">Faults of one kind of options.</exception>
    /// <exception cref="AggregateException">Faults of several.</exception>
    public static void Validate(IServiceProvider services) =>
        ((IStartupValidator)services.GetService(typeof(IStartupValidator))!).Validate();

    private static int? CodeOf(Exception fault) => fault switch
    {
        VerbException verb => verb.ExitCode,
        SettingsFileException => ExitCode.Configuration,
        OptionsValidationException => ExitCode.Configuration,
        AggregateException many when many.InnerExceptions.All(inner => inner is OptionsValidationException)
            => ExitCode.Configuration,
        IOException or UnauthorizedAccessException => ExitCode.Unreadable,
        // A client gave up waiting: nobody asked this to end.
        OperationCanceledException => ExitCode.Unreadable,
        _ => null,
    };

    private static IEnumerable<string> Lines(Exception fault) => fault switch
    {
        AggregateException many => many.InnerExceptions.SelectMany(Lines),
        OptionsValidationException options => options.Failures,
        _ => [fault.Message],
    };

    private static string[] WithDefaultVerb(string[] args) =>
        args.Length == 0
            || (args[0].StartsWith("--", StringComparison.Ordinal) && args[0] is not ("--help" or "--version"))
            ? ["run", .. args]
            : args;

    /// <summary>What the parser left over is for the configuration, or is a mistake:
    /// there is nothing else it could be.</summary>
    private static IEnumerable<string> Strangers(IEnumerable<string> tokens, string section) => tokens
        .Where(token => !token.StartsWith($"--{section}:", StringComparison.OrdinalIgnoreCase)
            || !token.Contains('=', StringComparison.Ordinal))
        .Select(token => $"'{token}' is neither an option nor a setting such as --{section}:DataPath=data.");

    private static async Task<int> FailAsync(int code, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            await Console.Error.WriteLineAsync(line);
        }

        return code;
    }
}
