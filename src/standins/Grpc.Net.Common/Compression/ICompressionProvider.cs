using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>One value of the <c>grpc-encoding</c> header. The streams leave the one they wrap open.</summary>
public interface ICompressionProvider
{
    string EncodingName { get; }

    /// <param name="stream">Takes the compressed bytes; all of them are there once the result is disposed.</param>
    /// <param name="compressionLevel">Null for the provider's own.</param>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    Stream CreateDecompressionStream(Stream stream);
}
