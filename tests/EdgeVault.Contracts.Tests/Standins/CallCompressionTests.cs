using System.Buffers.Binary;
using Grpc.Core;

namespace EdgeVault.Contracts.Tests.Standins;

public sealed class CallCompressionTests
{
    // How the real client is asked to compress what it sends.
    private static readonly Metadata AskForGzip = new() { { "grpc-internal-encoding-request", "gzip" } };

    [Theory]
    [InlineData(0, 20)]
    [InlineData(10_000, null)]
    public async Task A_message_travels_as_gzip_both_ways(int length, int? payloadLength)
    {
        using var recorder = new FrameRecorder();
        await using var host = await LinesHost.StartAsync(
            server => server.ResponseCompressionAlgorithm = "gzip",
            client => client.HttpHandler = recorder);
        string? requestEncoding = null;
        host.Script.Unary = (request, context) =>
        {
            requestEncoding = context.GetHttpContext().Request.Headers["grpc-encoding"];
            return Task.FromResult(request);
        };
        var line = new string('z', length);

        Assert.Equal(line, await host.Client.Unary(line, LinesHost.Options.WithHeaders(AskForGzip)));

        Assert.Equal("gzip", requestEncoding);
        Assert.Equal("gzip", recorder.ResponseEncoding);
        AssertCompressed(recorder.RequestBody, payloadLength);
        AssertCompressed(recorder.ResponseBody, payloadLength);
    }

    [Fact]
    public async Task A_message_can_opt_out_of_compression()
    {
        using var recorder = new FrameRecorder();
        await using var host = await LinesHost.StartAsync(
            server => server.ResponseCompressionAlgorithm = "gzip",
            client => client.HttpHandler = recorder);
        host.Script.Unary = (request, context) =>
        {
            context.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
            return Task.FromResult(request);
        };
        var options = LinesHost.Options.WithHeaders(AskForGzip)
            .WithWriteOptions(new WriteOptions(WriteFlags.NoCompress));

        Assert.Equal("plain", await host.Client.Unary("plain", options));

        Assert.Equal([0, 0, 0, 0, 5, .. "plain"u8], recorder.RequestBody);
        Assert.Equal([0, 0, 0, 0, 5, .. "plain"u8], recorder.ResponseBody);
    }

    /// <summary>Length-Prefixed-Message of "gRPC over HTTP2": a flag, four bytes of length, the payload.</summary>
    private static void AssertCompressed(byte[] body, int? payloadLength)
    {
        Assert.Equal(1, body[0]);
        Assert.Equal(body.Length - 5, BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1)));
        Assert.InRange(body.Length - 5, payloadLength ?? 20, payloadLength ?? 200);
    }
}
