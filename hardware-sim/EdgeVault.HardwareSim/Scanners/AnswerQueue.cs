using System.Threading.Channels;

namespace EdgeVault.HardwareSim.Scanners;

/// <summary>Bytes that came back, in order.</summary>
internal sealed class AnswerQueue(TimeProvider time)
{
    private readonly Channel<byte> _bytes = Channel.CreateUnbounded<byte>();

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
        {
            _bytes.Writer.TryWrite(one);
        }
    }

    public void Clear()
    {
        while (_bytes.Reader.TryRead(out _))
        {
        }
    }

    public async Task<byte?> NextAsync(TimeSpan patience, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return await _bytes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
