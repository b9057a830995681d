using System.Diagnostics;
using EdgeVault.TestKit;

namespace EdgeVault.HardwareSim.Tests;

/// <summary>Winds a clock by hand beside real sockets, which know nothing of it.</summary>
internal static class Winding
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TimeSpan Elapsed(this ManualTimeProvider time) => TimeSpan.FromTicks(time.GetTimestamp());

    /// <summary>Winds on step by step until it is so; lets the sockets run in between.</summary>
    public static async Task StepUntilAsync(
        this ManualTimeProvider time, Func<bool> isSo, TimeSpan step, CancellationToken cancellationToken)
    {
        var patience = Stopwatch.StartNew();
        while (!isSo())
        {
            time.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
            Assert.True(patience.Elapsed < Patience, $"still not so after {time.Elapsed()} of this clock");
        }
    }
}
