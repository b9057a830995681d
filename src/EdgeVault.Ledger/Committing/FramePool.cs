using System.Diagnostics.CodeAnalysis;

namespace EdgeVault.Ledger.Committing;

/// <summary>The frames that may be on their way at once; who finds none waits.</summary>
internal sealed class FramePool(int count, int frameBytesMax) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count, count);
    private readonly Stack<PendingFrame> _idle = new();

    public bool TryRent([NotNullWhen(true)] out PendingFrame? frame)
    {
        frame = _free.Wait(0, CancellationToken.None) ? Take() : null;
        return frame is not null;
    }

    public async ValueTask<PendingFrame> RentAsync(CancellationToken cancel)
    {
        await _free.WaitAsync(cancel);
        return Take();
    }

    public void Return(PendingFrame frame)
    {
        lock (_idle)
        {
            _idle.Push(frame);
        }

        _free.Release();
    }

    public void Dispose() => _free.Dispose();

    private PendingFrame Take()
    {
        lock (_idle)
        {
            return _idle.TryPop(out var frame) ? frame : new PendingFrame(frameBytesMax);
        }
    }
}
