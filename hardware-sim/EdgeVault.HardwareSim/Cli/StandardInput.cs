using System.CommandLine;

namespace EdgeVault.HardwareSim.Cli;

/// <summary>Standard input as a rope: a child that is told to watch it ends when its parent does, however that
/// ends.</summary>
internal static class StandardInput
{
    public static Option<bool> Option() => new("--stop-on-stdin-eof")
    {
        Description = "Stop at the end of standard input, so that this process never outlives the one that started it.",
    };

    /// <summary>Hands each line to <paramref name="onLine"/>; completes at the end of input.</summary>
    public static async Task ReadAsync(TextReader input, Action<string> onLine, CancellationToken cancellationToken)
    {
        // A console's reader blocks its thread whatever the method is called; this one may be left behind.
        while (await Task.Run(input.ReadLine, cancellationToken).WaitAsync(cancellationToken) is { } line)
        {
            onLine(line.Trim());
        }
    }
}
