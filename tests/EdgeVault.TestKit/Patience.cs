using System.Runtime.CompilerServices;

namespace EdgeVault.TestKit;

/// <summary>How long a test waits for what must happen, before it fails instead of hanging.</summary>
public static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>A token that ends with the test, or when its patience does, counted from now.</summary>
    public static CancellationToken Within(CancellationToken test)
    {
        var end = CancellationTokenSource.CreateLinkedTokenSource(test);
        end.CancelAfter(Limit);
        return end.Token;
    }

    /// <summary>Lets other threads run until something has become true that can only be looked at, not awaited.</summary>
    /// <param name="holds">Asked again and again; it may move a clock of the test, or take what has come.</param>
    /// <param name="test">Ends with the test.</param>
    /// <param name="what">What was waited for; the condition as it is written.</param>
    /// <exception cref="TimeoutException">It did not come about while there was patience.</exception>
    public static async Task UntilAsync(
        Func<bool> holds, CancellationToken test, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        // One token for the whole wait: each is a source of its own, whose patience begins when it is made.
        var patience = Within(test);
        while (!holds())
        {
            test.ThrowIfCancellationRequested();
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"It did not come about within {Limit.TotalSeconds} s: {what}");
            }

            await Task.Yield();
        }
    }
}
