using System.Threading.Channels;

namespace MQTTnet.Tests.Support;

/// <summary>Gives out single bytes when the test drops them; what is written to it is gone.</summary>
internal sealed class DripStream : Stream
{
    private readonly Channel<byte> _drops = Channel.CreateUnbounded<byte>();

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Drop(byte drop) => _drops.Writer.TryWrite(drop);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var drop = await _drops.Reader.ReadAsync(cancellationToken);
        buffer.Span[0] = drop;
        return 1;
    }

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
