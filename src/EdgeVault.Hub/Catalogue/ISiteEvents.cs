using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Hub.Catalogue;

/// <summary>The verified events of all sites, each site's in order.</summary>
internal interface ISiteEvents
{
    /// <summary>Called with each event as it is folded; also with those of before a restart.</summary>
    event Action<string, EventAt, CustodyEvent>? Observed;
}
