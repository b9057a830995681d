using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary><c>deflate</c>, which on the wire is the zlib format (RFC 1950).</summary>
public class DeflateCompressionProvider(CompressionLevel defaultCompressionLevel) : ICompressionProvider
{
    // Header, one empty final block, Adler-32 of nothing (RFC 1950 section 2.2; 1951 section 3.2.6).
    private static readonly byte[] NothingCompressed = [0x78, 0x9C, 3, 0, 0, 0, 0, 1];

    public string EncodingName => "deflate";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel)
    {
        var level = compressionLevel ?? defaultCompressionLevel;
        return new EmptySafeStream(stream, () => new ZLibStream(stream, level, leaveOpen: true), NothingCompressed);
    }

    public Stream CreateDecompressionStream(Stream stream) =>
        new ZLibStream(stream, CompressionMode.Decompress, leaveOpen: true);
}
