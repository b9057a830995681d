namespace MQTTnet.Tests.Support;

/// <summary>Says what it was given, in pieces of these sizes in turn, whatever it hears; then closes.</summary>
internal sealed class BrokerStream(ReadOnlyMemory<byte> bytes, params int[] sizes) : Stream
{
    private int _offset;
    private int _turn;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var size = sizes[Math.Min(_turn++, sizes.Length - 1)];
        var count = Math.Min(Math.Min(size, buffer.Length), bytes.Length - _offset);
        bytes.Slice(_offset, count).CopyTo(buffer);
        _offset += count;
        return new(count);
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
