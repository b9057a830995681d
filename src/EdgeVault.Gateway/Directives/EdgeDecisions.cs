using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Gateway.Recording;

namespace EdgeVault.Gateway.Directives;

/// <summary>Decides from the state and records it, one decision at a time: what was decided is in the state before the next
/// is.</summary>
/// <remarks>So a piece that a hub asks for while somebody ships it is either reserved first or gone first, never both.</remarks>
internal sealed class EdgeDecisions(CustodyBook book, OwnFacts facts) : IDisposable
{
    private readonly SemaphoreSlim _deciding = new(1);

    /// <param name="decide">Facts to record in this order; it may throw instead, and then nothing is recorded.</param>
    /// <param name="cancellation">Ends the waiting only.</param>
    /// <exception cref="Ledger.LedgerException">It was not recorded, or nobody can say.</exception>
    public async Task RecordAsync(
        Func<CustodyState, IReadOnlyList<Fact>> decide, CancellationToken cancellation)
    {
        await _deciding.WaitAsync(cancellation);
        try
        {
            foreach (var fact in book.Read(decide))
            {
                await facts.RecordAsync(fact, cancellation);
            }
        }
        finally
        {
            _deciding.Release();
        }
    }

    public void Dispose() => _deciding.Dispose();
}
