namespace EdgeVault.Contracts.Tests.Standins;

/// <summary>Keeps the HTTP bodies of a unary call as they are on the wire; the client's own view hides them.</summary>
internal sealed class FrameRecorder() : DelegatingHandler(new SocketsHttpHandler())
{
    public byte[] RequestBody { get; private set; } = [];

    public byte[] ResponseBody { get; private set; } = [];

    public string? ResponseEncoding { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        RequestBody = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        request.Content = Copy(RequestBody, request.Content);

        var response = await base.SendAsync(request, cancellationToken);
        ResponseBody = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        response.Content = Copy(ResponseBody, response.Content);
        ResponseEncoding = response.Headers.GetValues("grpc-encoding").Single();
        return response;
    }

    private static ByteArrayContent Copy(byte[] body, HttpContent original)
    {
        var copy = new ByteArrayContent(body);
        copy.Headers.ContentType = original.Headers.ContentType;
        return copy;
    }
}
