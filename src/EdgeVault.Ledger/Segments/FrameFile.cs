using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Ledger.Segments;

/// <summary>Reads whole frames from a segment into one reused buffer.</summary>
internal sealed class FrameFile
{
    private byte[] _buffer = new byte[FrameFormat.BlockBytes];

    public FrameHeader Header { get; private set; }

    /// <summary>The checkpoint in the frame, signature not verified.</summary>
    public SignedCheckpoint Checkpoint { get; private set; } = null!;

    /// <summary>The padded frame, until the next read.</summary>
    public ReadOnlyMemory<byte> Frame => _buffer.AsMemory(0, Header.PaddedLength);

    public FrameEntries Entries => new(_buffer, Header);

    /// <summary>Reads and checks the frame at an offset.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public string? Read(IDiskFile file, long offset, long fileLength, ulong expectedIndex)
    {
        var first = _buffer.AsSpan(0, FrameFormat.BlockBytes);
        if (file.Read(first, offset) < first.Length)
        {
            return "the file ends here";
        }

        if (FrameHeader.Read(first, expectedIndex, fileLength - offset, out var header) is { } fault)
        {
            return fault;
        }

        if (!ReadRest(file, offset, header.PaddedLength))
        {
            return "the file ends within the frame";
        }

        Header = header;
        fault = FrameFormat.Check(_buffer.AsSpan(0, header.PaddedLength), header, out var checkpoint);
        Checkpoint = checkpoint!;
        return fault;
    }

    /// <summary>Hands the buffer over to whoever keeps slices of it.</summary>
    public ReadOnlyMemory<byte> Detach()
    {
        var frame = Frame;
        _buffer = new byte[FrameFormat.BlockBytes];
        return frame;
    }

    private bool ReadRest(IDiskFile file, long offset, int paddedLength)
    {
        if (_buffer.Length < paddedLength)
        {
            Array.Resize(ref _buffer, paddedLength);
        }

        var rest = _buffer.AsSpan(FrameFormat.BlockBytes, paddedLength - FrameFormat.BlockBytes);
        return file.Read(rest, offset + FrameFormat.BlockBytes) == rest.Length;
    }
}
