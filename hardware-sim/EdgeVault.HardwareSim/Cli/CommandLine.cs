using System.CommandLine;
using System.Net.Sockets;

namespace EdgeVault.HardwareSim.Cli;

/// <summary>Parses, runs, and turns the failures that a user can mend into a message and an exit code.</summary>
internal static class CommandLine
{
    // After Ctrl-C a demo still lets everybody arrive, compares, and stops its children in order.
    private static readonly TimeSpan EndMax = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(
        RootCommand root, IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var fault in parsed.Errors)
            {
                await error.WriteLineAsync(fault.Message);
            }

            await error.WriteLineAsync("Try 'edgevault-sim --help'.");
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = EndMax,
                Output = output,
                Error = error,
            });
        }
        catch (FaultsException faults)
        {
            await error.WriteLineAsync(faults.Message);
            return faults.ExitCode;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SocketException)
        {
            await error.WriteLineAsync(fault.Message);
            return ExitCode.Unreadable;
        }
        catch (OperationCanceledException late) when (late.InnerException is TimeoutException)
        {
            // A client gave up waiting: nobody asked this to end.
            await error.WriteLineAsync(late.Message);
            return ExitCode.Wrong;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Success;
        }
    }
}

/// <summary>Ends a verb with a message that tells all that is wrong, and an exit code.</summary>
internal sealed class FaultsException(int exitCode, IReadOnlyList<string> faults, Exception? inner = null)
    : Exception(string.Join(Environment.NewLine, faults), inner)
{
    public int ExitCode => exitCode;
}
