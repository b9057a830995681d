using EdgeVault.CrashSim;
using EdgeVault.TestKit.Crashes;

var options = CommandLine.TryParse(args, out var fault);
if (options is null)
{
    await Console.Error.WriteLineAsync(fault);
    await Console.Error.WriteLineAsync(CommandLine.Usage);
    return 64;
}

using var cancel = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    cancel.Cancel();
};

using var progress = new Progress(options.Verb);
try
{
    await Console.Out.WriteLineAsync(Campaign.Run(options, progress, cancel.Token));
    return 0;
}
catch (OperationCanceledException)
{
    progress.Clear();
    await Console.Error.WriteLineAsync("cancelled");
    return 130;
}
catch (RuleBrokenException e)
{
    progress.Clear();
    // A single seed is a replay: whoever asks for it wants to know where.
    await Console.Error.WriteLineAsync(options.Count == 1 ? e.ToString() : e.Message);
    return 1;
}
