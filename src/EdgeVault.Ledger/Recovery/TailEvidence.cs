using System.Security.Cryptography;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Recovery;

/// <summary>Hashes what a crash left above the anchor, up to the last byte that is not zero.</summary>
internal sealed class TailEvidence : IDisposable
{
    private const int ChunkBytes = 1 << 18;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _chunk = new byte[ChunkBytes];
    private long _bytes;

    public void Add(IDiskFile file, long from, long to)
    {
        var end = LastNonZero(file, from, to);
        _bytes += end - from;
        for (var offset = from; offset < end; offset += _chunk.Length)
        {
            _hash.AppendData(Read(file, offset, end));
        }
    }

    public RecoveredTail? ToTail(ulong firstIndex) =>
        _bytes == 0 ? null : new RecoveredTail(firstIndex, _bytes, new Sha256(_hash.GetHashAndReset()));

    public void Dispose() => _hash.Dispose();

    private long LastNonZero(IDiskFile file, long from, long to)
    {
        var end = from;
        for (var offset = from; offset < to; offset += _chunk.Length)
        {
            var last = Read(file, offset, to).LastIndexOfAnyExcept((byte)0);
            end = last < 0 ? end : offset + last + 1;
        }

        return end;
    }

    private ReadOnlySpan<byte> Read(IDiskFile file, long offset, long end)
    {
        var chunk = _chunk.AsSpan(0, (int)Math.Min(_chunk.Length, end - offset));
        return chunk[..file.Read(chunk, offset)];
    }
}
