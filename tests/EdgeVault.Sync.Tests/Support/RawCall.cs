using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Sync.Tests.Support;

/// <summary>Any method of any service, called with some message or an empty one, which every proto3 message may be.</summary>
internal static class RawCall
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    /// <summary>All methods that a service maps, found in its routes.</summary>
    public static IReadOnlyList<IMethod> Served(IServiceProvider services) =>
    [
        .. services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints)
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method)
            .OfType<IMethod>()
            .DistinctBy(method => method.FullName)
            .OrderBy(method => method.FullName, StringComparer.Ordinal),
    ];

    /// <summary>How the call ends; a stream that only stays open is cancelled, and that is no refusal.</summary>
    public static async Task<Status> EndAsync(GrpcChannel channel, IMethod method, byte[]? message = null)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(Patience);
        var options = new CallOptions(cancellationToken: end.Token);
        var raw = new Method<byte[], byte[]>(method.Type, method.ServiceName, method.Name, Bytes, Bytes);
        try
        {
            await CallAsync(channel.CreateCallInvoker(), raw, message ?? [], options);
            return Status.DefaultSuccess;
        }
        catch (RpcException refused)
        {
            return refused.Status;
        }
    }

    private static async Task CallAsync(CallInvoker calls, Method<byte[], byte[]> method, byte[] message, CallOptions options)
    {
        switch (method.Type)
        {
            case MethodType.Unary:
                await calls.AsyncUnaryCall(method, null, options, message);
                break;
            case MethodType.ServerStreaming:
                using (var call = calls.AsyncServerStreamingCall(method, null, options, message))
                {
                    await call.ResponseStream.MoveNext(options.CancellationToken);
                }

                break;
            default:
                using (var call = calls.AsyncDuplexStreamingCall(method, null, options))
                {
                    // A refusal may come before the write, and then the write is what fails.
                    await call.RequestStream.WriteAsync(message).ContinueWith(_ => { }, TaskScheduler.Default);
                    await call.ResponseStream.MoveNext(options.CancellationToken);
                }

                break;
        }
    }
}
