using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Store;
using Google.Protobuf;
using Grpc.Core;
using Code = EdgeVault.Contracts.Sync.V1.SyncError.Types.Code;

namespace EdgeVault.Hub.Ingest;

/// <summary>A gateway's message that the hub does not take, and why.</summary>
internal sealed class SyncRefusalException(
    Code code, string message, MirrorHead? head = null, bool isKept = false) : Exception(message)
{
    /// <summary>Whether the evidence for it is on record already.</summary>
    public bool IsKept => isKept;

    /// <summary>The trailer that carries the <see cref="SyncError"/> beside the gRPC status.</summary>
    public const string Trailer = "edgevault-error-bin";

    public Code Code => code;

    public RpcException ToRpc()
    {
        var error = new SyncError
        {
            Code = code,
            Message = Message,
            Size = (ulong)(head?.Size ?? 0),
            Checkpoint = head?.Checkpoint ?? "",
            ProtocolMin = code == Code.UnsupportedProtocol ? SyncProtocol.Oldest : 0,
            ProtocolMax = code == Code.UnsupportedProtocol ? SyncProtocol.Newest : 0,
        };
        return new RpcException(new Status(StatusOf(code), Message), new Metadata { { Trailer, error.ToByteArray() } });
    }

    // After C2SP tlog-witness: 403, 404, 409 and 422 by their gRPC names.
    private static StatusCode StatusOf(Code code) => code switch
    {
        Code.UnknownOrigin => StatusCode.NotFound,
        Code.BadSignature or Code.WrongCertificate => StatusCode.PermissionDenied,
        Code.Malformed => StatusCode.InvalidArgument,
        Code.RootMismatch => StatusCode.DataLoss,
        _ => StatusCode.FailedPrecondition,
    };
}
