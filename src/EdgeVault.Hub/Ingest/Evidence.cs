using EdgeVault.Hub.Store;
using Google.Protobuf;

namespace EdgeVault.Hub.Ingest;

/// <summary>Keeps what contradicts an origin, as received, for ever.</summary>
internal sealed class Evidence(string origin, IHubStore store, TimeProvider time)
{
    public ValueTask KeepAsync(
        ConflictKind kind, long size, MirrorHead? ours, string theirs, string detail, IMessage message, CancellationToken cancellation)
    {
        var now = time.UnixMicroseconds();
        return store.RecordConflictAsync(
            new Conflict(origin, kind, size, ours?.Checkpoint ?? "", theirs, detail, message.ToByteArray(), now, now), cancellation);
    }
}
