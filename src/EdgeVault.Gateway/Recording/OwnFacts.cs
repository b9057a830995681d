using System.Threading.Channels;
using EdgeVault.Custody.Events;
using EdgeVault.Ledger;

namespace EdgeVault.Gateway.Recording;

/// <summary>What other parts of this process have the one writer record, in turn with what Capture decided.</summary>
/// <remarks>Anybody asks, on any thread; the writer alone takes and closes.</remarks>
internal sealed class OwnFacts
{
    private readonly Channel<OwnFact> _asked = Channel.CreateUnbounded<OwnFact>();
    private Task<bool>? _more;

    /// <summary>Completes when there is something to take.</summary>
    public Task Asked =>
        _more = _more is { IsCompleted: false } ? _more : _asked.Reader.WaitToReadAsync().AsTask();

    /// <summary>Returns when the fact is durable in the ledger and in the state.</summary>
    /// <param name="input">What is to be recorded.</param>
    /// <param name="cancel">Ends the waiting only; the fact may be recorded all the same.</param>
    /// <param name="whenDurable">What the fact says has changed: done before anything that stands behind it in the ledger is looked at.</param>
    /// <exception cref="LedgerException">The writer has stopped. The fact was not recorded, or nobody can say.</exception>
    public Task RecordAsync(CustodyInput input, CancellationToken cancel, Action? whenDurable = null)
    {
        var fact = new OwnFact(input, whenDurable);
        if (!_asked.Writer.TryWrite(fact))
        {
            Refuse(fact);
        }

        return fact.Done.Task.WaitAsync(cancel);
    }

    /// <summary>The oldest that nobody took yet. Who takes it completes it, or refuses it.</summary>
    public OwnFact? TryTake() => _asked.Reader.TryRead(out var fact) ? fact : null;

    /// <summary>Nothing is recorded any more: tells whoever waits, and whoever asks from now on.</summary>
    public void Close()
    {
        _asked.Writer.TryComplete();
        while (TryTake() is { } fact)
        {
            Refuse(fact);
        }
    }

    public static void Refuse(OwnFact fact) =>
        fact.Done.TrySetException(new LedgerException("The gateway records nothing any more."));
}
