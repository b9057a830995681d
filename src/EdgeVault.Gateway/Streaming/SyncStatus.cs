using EdgeVault.Contracts.Sync.V1;
using Google.Protobuf;
using Grpc.Core;

namespace EdgeVault.Gateway.Streaming;

/// <summary>gRPC errors that a program can tell apart: the status,
/// and a <see cref="SyncError"/> in a trailer.</summary>
internal static class SyncStatus
{
    public const string Trailer = "edgevault-error-bin";

    public static RpcException Refuse(
        StatusCode status, SyncError.Types.Code code, string message, ulong size = 0, string checkpoint = "",
        ulong minIndex = 0)
    {
        var error = new SyncError
        {
            Code = code, Message = message, Size = size, Checkpoint = checkpoint, MinIndex = minIndex,
        };
        return new RpcException(new Status(status, message), new Metadata { { Trailer, error.ToByteArray() } });
    }
}
