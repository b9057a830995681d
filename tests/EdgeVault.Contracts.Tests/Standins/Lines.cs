using System.Text;
using Grpc.Core;

namespace EdgeVault.Contracts.Tests.Standins;

/// <summary>
/// A service over plain strings, written by hand as the generator would: one method of each shape. An empty string
/// is a message of no bytes.
/// </summary>
internal static class Lines
{
    private const string ServiceName = "standins.Lines";

    // One side buffered with a length, the other as an array: both ways a marshaller can go.
    private static readonly Marshaller<string> Buffered = Marshallers.Create(Write, Read);
    private static readonly Marshaller<string> Arrays =
        Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);

    public static Method<string, string> Unary { get; } = Make(MethodType.Unary, nameof(Unary));

    public static Method<string, string> Collect { get; } = Make(MethodType.ClientStreaming, nameof(Collect));

    public static Method<string, string> Spread { get; } = Make(MethodType.ServerStreaming, nameof(Spread));

    public static Method<string, string> Talk { get; } = Make(MethodType.DuplexStreaming, nameof(Talk));

    /// <summary>Known to the client only.</summary>
    public static Method<string, string> Unknown { get; } = Make(MethodType.Unary, nameof(Unknown));

    public static void BindService(ServiceBinderBase binder, LinesBase? service)
    {
        binder.AddMethod(Unary, service is null ? null : new UnaryServerMethod<string, string>(service.Unary));
        binder.AddMethod(
            Collect, service is null ? null : new ClientStreamingServerMethod<string, string>(service.Collect));
        binder.AddMethod(
            Spread, service is null ? null : new ServerStreamingServerMethod<string, string>(service.Spread));
        binder.AddMethod(
            Talk, service is null ? null : new DuplexStreamingServerMethod<string, string>(service.Talk));
    }

    public static ServerServiceDefinition BindService(LinesBase service) =>
        ServerServiceDefinition.CreateBuilder()
            .AddMethod(Unary, service.Unary)
            .AddMethod(Collect, service.Collect)
            .AddMethod(Spread, service.Spread)
            .AddMethod(Talk, service.Talk)
            .Build();

    private static Method<string, string> Make(MethodType type, string name) =>
        new(type, ServiceName, name, Buffered, Arrays);

    private static void Write(string line, SerializationContext context)
    {
        context.SetPayloadLength(Encoding.UTF8.GetByteCount(line));
        Encoding.UTF8.GetBytes(line, context.GetBufferWriter());
        context.Complete();
    }

    private static string Read(DeserializationContext context)
    {
        var payload = context.PayloadAsReadOnlySequence();
        Assert.Equal(context.PayloadLength, payload.Length);
        return Encoding.UTF8.GetString(payload);
    }
}

/// <summary>The base a service derives from.</summary>
[BindServiceMethod(typeof(Lines), nameof(Lines.BindService))]
internal abstract class LinesBase
{
    public abstract Task<string> Unary(string request, ServerCallContext context);

    public abstract Task<string> Collect(IAsyncStreamReader<string> requests, ServerCallContext context);

    public abstract Task Spread(string request, IServerStreamWriter<string> responses, ServerCallContext context);

    public abstract Task Talk(
        IAsyncStreamReader<string> requests, IServerStreamWriter<string> responses, ServerCallContext context);
}

/// <summary>The client.</summary>
internal sealed class LinesClient : ClientBase<LinesClient>
{
    public LinesClient(ChannelBase channel)
        : base(channel)
    {
    }

    public LinesClient(CallInvoker invoker)
        : base(invoker)
    {
    }

    public LinesClient()
    {
    }

    private LinesClient(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    public string UnaryBlocking(string request, CallOptions options) =>
        CallInvoker.BlockingUnaryCall(Lines.Unary, null, options, request);

    public AsyncUnaryCall<string> Unary(string request, CallOptions options) =>
        CallInvoker.AsyncUnaryCall(Lines.Unary, null, options, request);

    public AsyncUnaryCall<string> Unknown(string request, CallOptions options) =>
        CallInvoker.AsyncUnaryCall(Lines.Unknown, null, options, request);

    public AsyncClientStreamingCall<string, string> Collect(CallOptions options) =>
        CallInvoker.AsyncClientStreamingCall(Lines.Collect, null, options);

    public AsyncServerStreamingCall<string> Spread(string request, CallOptions options) =>
        CallInvoker.AsyncServerStreamingCall(Lines.Spread, null, options, request);

    public AsyncDuplexStreamingCall<string, string> Talk(CallOptions options) =>
        CallInvoker.AsyncDuplexStreamingCall(Lines.Talk, null, options);

    protected override LinesClient NewInstance(ClientBaseConfiguration configuration) => new(configuration);
}
