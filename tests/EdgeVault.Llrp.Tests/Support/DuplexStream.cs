using System.IO.Pipelines;

namespace EdgeVault.Llrp.Tests.Support;

/// <summary>Two streams, each the other's far end, in memory. Disposing one ends the other's reads.</summary>
internal sealed class DuplexStream : Stream
{
    private readonly Stream _input;
    private readonly Stream _output;

    private DuplexStream(Stream input, Stream output) => (_input, _output) = (input, output);

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static (DuplexStream Client, DuplexStream Reader) Pair()
    {
        var toReader = new Pipe();
        var toClient = new Pipe();
        return (
            new DuplexStream(toClient.Reader.AsStream(), toReader.Writer.AsStream()),
            new DuplexStream(toReader.Reader.AsStream(), toClient.Writer.AsStream()));
    }

    /// <summary>The other end reads what was written, and then the end; this end still reads.</summary>
    public void CompleteWriting() => _output.Dispose();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _input.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _output.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => _output.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _output.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }
}
