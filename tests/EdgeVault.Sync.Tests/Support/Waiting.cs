using EdgeVault.TestKit;

namespace EdgeVault.Sync.Tests.Support;

/// <summary>Waits for what other threads bring about, on a clock that the test moves.</summary>
internal static class Waiting
{
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(20);

    /// <summary>Until it holds; the clock stands.</summary>
    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        var patience = Patience.Within(TestContext.Current.CancellationToken);
        while (!holds())
        {
            Assert.False(patience.IsCancellationRequested, $"It did not come about: {what}.");
            await Task.Delay(PollPeriod, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Until it holds, while the clock goes on in small steps.</summary>
    public static Task WhileTimePassesAsync(this ManualTimeProvider time, TimeSpan step, Func<bool> holds, string what) =>
        UntilAsync(
            () =>
            {
                if (holds())
                {
                    return true;
                }

                time.Advance(step);
                return false;
            },
            what);
}
