namespace Grpc.Net.Compression;

/// <summary>A compressor that also says "nothing" in its format.</summary>
/// <remarks>
/// .NET's compressors write no byte at all when nothing is written to them, and an all-default protobuf message is
/// nothing: grpc-js fails such a frame ("compressed", length 0) with INTERNAL.
/// </remarks>
internal sealed class EmptySafeStream(Stream output, Func<Stream> openCompressor, byte[] nothingCompressed) : Stream
{
    private Stream? _compressor;
    private bool _isDisposed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_isDisposed;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!buffer.IsEmpty)
        {
            (_compressor ??= openCompressor()).Write(buffer);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return buffer.IsEmpty
            ? ValueTask.CompletedTask
            : (_compressor ??= openCompressor()).WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => _compressor?.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        _compressor?.FlushAsync(cancellationToken) ?? Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            await (_compressor is null ? output.WriteAsync(nothingCompressed) : _compressor.DisposeAsync());
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            if (_compressor is null)
            {
                output.Write(nothingCompressed);
            }

            _compressor?.Dispose();
        }

        base.Dispose(disposing);
    }
}
