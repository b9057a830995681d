namespace EdgeVault.Custody.Events;

/// <summary>What every event of this gateway says alike.</summary>
/// <param name="Site">Short id: <c>dc1</c>.</param>
/// <param name="TimeZone">The wall clock that people at the site see.</param>
/// <param name="BootId">16 bytes, see <see cref="Events.BootId"/>; empty where unknown.</param>
public sealed record CustodySite(string Site, TimeZoneInfo TimeZone, ReadOnlyMemory<byte> BootId);
