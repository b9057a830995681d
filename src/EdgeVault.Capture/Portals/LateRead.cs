using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Portals;

/// <summary>A read that was kept back while nobody listened: evidence <c>backlog</c>, never part of a live
/// passage.</summary>
/// <param name="Antenna">Index in the portal.</param>
/// <param name="AtUs">When the tag was seen last, gateway µs.</param>
internal readonly record struct LateRead(Sighting Sighting, byte Antenna, long AtUs);

/// <summary>Late reads of a portal in the order of their times.</summary>
/// <param name="IsWhole">What was kept back ends with them; else more of it follows.</param>
internal readonly record struct LateReads(ReadOnlyMemory<LateRead> Reads, bool IsWhole)
{
    public static LateReads None => default;
}
