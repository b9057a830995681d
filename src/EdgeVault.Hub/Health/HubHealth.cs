using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Store;

namespace EdgeVault.Hub.Health;

/// <summary>Whether the hub can do its work: take events durably, and say what is where.</summary>
internal sealed class HubHealth(IHubStore store, HubCatalogue catalogue)
{
    /// <summary>Why not; empty when it can.</summary>
    public IReadOnlyList<string> NotReady => [.. new[] { store.Fault, catalogue.Fault }.OfType<string>()];
}
