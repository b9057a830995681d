using System.IO.Compression;
using Grpc.Net.Compression;

namespace EdgeVault.Contracts.Tests.Standins;

public sealed class CompressionProviderTests
{
    public static TheoryData<string, int> Providers => new() { { "gzip", 20 }, { "deflate", 8 } };

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Nothing_compresses_to_the_constant_empty_stream(string encoding, int length)
    {
        var provider = Provider(encoding);
        using var sync = new MemoryStream();
        using var async = new MemoryStream();

        using (var compressor = provider.CreateCompressionStream(sync, null))
        {
            compressor.Write([]);
            compressor.Flush();
        }

        await using (var compressor = provider.CreateCompressionStream(async, CompressionLevel.Optimal))
        {
            await compressor.WriteAsync(ReadOnlyMemory<byte>.Empty, TestContext.Current.CancellationToken);
            await compressor.FlushAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(length, sync.Length);
        Assert.Equal(sync.ToArray(), async.ToArray());
        Assert.Empty(Decompress(provider, sync));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task What_is_compressed_comes_back(string encoding, int _)
    {
        var provider = Provider(encoding);
        var random = new Random(20_260_821);
        foreach (var size in (int[])[1, 2, 255, 4_096, 1_000_000])
        {
            var message = new byte[size];
            random.NextBytes(message.AsSpan(size / 2));
            using var compressed = new MemoryStream();
            await using (var compressor = provider.CreateCompressionStream(compressed, CompressionLevel.Fastest))
            {
                compressor.Write(message.AsSpan(0, size / 3));
                await compressor.WriteAsync(message.AsMemory(size / 3), TestContext.Current.CancellationToken);
            }

            Assert.Equal(message, Decompress(provider, compressed));
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Disposing_twice_writes_once_and_leaves_the_output_open(string encoding, int length)
    {
        using var output = new MemoryStream();
        var compressor = Provider(encoding).CreateCompressionStream(output, null);

        compressor.Dispose();
        compressor.Dispose();

        Assert.True(output.CanWrite);
        Assert.Equal(length, output.Length);
        Assert.Throws<ObjectDisposedException>(() => compressor.Write([1]));
    }

    private static ICompressionProvider Provider(string encoding)
    {
        ICompressionProvider provider = encoding == "gzip"
            ? new GzipCompressionProvider(CompressionLevel.Fastest)
            : new DeflateCompressionProvider(CompressionLevel.Fastest);
        Assert.Equal(encoding, provider.EncodingName);
        return provider;
    }

    private static byte[] Decompress(ICompressionProvider provider, MemoryStream compressed)
    {
        compressed.Position = 0;
        using var plain = new MemoryStream();
        using var decompressor = provider.CreateDecompressionStream(compressed);
        decompressor.CopyTo(plain);
        return plain.ToArray();
    }
}
