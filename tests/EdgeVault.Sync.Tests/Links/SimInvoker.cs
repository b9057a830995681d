using Grpc.Core;

namespace EdgeVault.Sync.Tests.Links;

/// <summary>The gateway's way to call: one duplex stream over the simulated link.</summary>
internal sealed class SimInvoker(SimLink link) : CallInvoker
{
    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = link.Open(options.CancellationToken);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            (IClientStreamWriter<TRequest>)(object)call,
            (IAsyncStreamReader<TResponse>)(object)call,
            Task.FromResult(new Metadata()),
            () => Status.DefaultSuccess,
            () => [],
            call.CancelByClient);
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException();

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
}

/// <summary>A call as the hub's handler sees it.</summary>
internal sealed class SimServerContext(CancellationToken gone) : ServerCallContext
{
    protected override string MethodCore => "/edgevault.sync.v1.CustodySync/Sync";

    protected override string HostCore => "hub";

    protected override string PeerCore => "simulated";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore { get; } = [];

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override CancellationToken CancellationTokenCore => gone;

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new(null, []);

    protected override IDictionary<object, object> UserStateCore { get; } =
        new Dictionary<object, object> { ["__HttpContext"] = new Microsoft.AspNetCore.Http.DefaultHttpContext() };

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException();

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
