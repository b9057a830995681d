using System.Threading.Channels;

namespace EdgeVault.Capture.Readers;

/// <summary>One at a time, in the order in which they came.</summary>
internal sealed class Turn
{
    private readonly Channel<byte> _held = Channel.CreateBounded<byte>(1);

    public ValueTask TakeAsync(CancellationToken cancellationToken) => _held.Writer.WriteAsync(0, cancellationToken);

    public void Release() => _held.Reader.TryRead(out _);
}
