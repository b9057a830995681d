using EdgeVault.Contracts.Sync.V1;

namespace EdgeVault.Hub.Ingest;

/// <summary>Which versions of <c>CustodySync</c> this hub speaks. docs/formats/sync.md.</summary>
internal static class SyncProtocol
{
    public const uint Oldest = 1;
    public const uint Newest = 1;

    /// <summary>The newest version that both know; null where there is none.</summary>
    public static uint? Choose(Hello hello)
    {
        var version = Math.Min(hello.Protocol, Newest);
        var oldestThere = hello.ProtocolMin == 0 ? hello.Protocol : hello.ProtocolMin;
        return version >= Oldest && version >= oldestThere ? version : null;
    }
}
