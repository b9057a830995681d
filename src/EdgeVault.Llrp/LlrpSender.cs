using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp;

/// <summary>The sending half of a connection: whole messages, one sender at a time, one buffer.</summary>
internal sealed class LlrpSender(Stream stream, LlrpFrameTap? tap) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly LlrpWriter _writer = new();

    /// <summary>The version in the headers of what is sent.</summary>
    public byte Version
    {
        get => _writer.Version;
        set => _writer.Version = value;
    }

    /// <summary>Writes what <paramref name="write"/> puts into the buffer: one message or several.</summary>
    /// <exception cref="IOException">The transport failed.</exception>
    public async ValueTask SendAsync<TState>(
        TState state, Action<LlrpWriter, TState> write, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _writer.Clear();
            write(_writer, state);
            Tap();
            await stream.WriteAsync(_writer.WrittenMemory, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private void Tap()
    {
        for (var rest = _writer.WrittenSpan; tap is not null && !rest.IsEmpty;)
        {
            var length = (int)LlrpHeader.Read(rest).Length;
            tap(outbound: true, rest[..length]);
            rest = rest[length..];
        }
    }
}
