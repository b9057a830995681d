using System.Threading.Channels;

namespace EdgeVault.Capture.Tests.Support;

/// <summary>Gives out single bytes when the test drops them, and says when it is asked for one.</summary>
internal sealed class DripStream : Stream
{
    private readonly Channel<byte> _drops = Channel.CreateUnbounded<byte>();
    private readonly Channel<bool> _asked = Channel.CreateUnbounded<bool>();

    public override bool CanRead => true;

    public override bool CanWrite => false;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public Task<bool> AskedAsync(CancellationToken cancellationToken) => _asked.Reader.ReadAsync(cancellationToken).AsTask();

    public void Drop(byte drop) => _drops.Writer.TryWrite(drop);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _asked.Writer.TryWrite(true);
        var drop = await _drops.Reader.ReadAsync(cancellationToken);
        buffer.Span[0] = drop;
        return 1;
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
