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
}
