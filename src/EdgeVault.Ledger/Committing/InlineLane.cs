namespace EdgeVault.Ledger.Committing;

/// <summary>Runs each step at once on the posting thread: an append has ended before it returns.</summary>
internal sealed class InlineLane : ILane
{
    public static ILane Create(string name, Action<Exception> onFault) => new InlineLane();

    public void Post(Action step) => step();

    public void Dispose()
    {
    }
}
