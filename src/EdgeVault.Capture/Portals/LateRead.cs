using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Portals;

/// <summary>A read that was kept back while nobody listened: evidence <c>backlog</c>, never part of a live
/// passage.</summary>
/// <param name="Antenna">Index in the portal.</param>
/// <param name="AtUs">When the tag was seen last, gateway µs.</param>
internal readonly record struct LateRead(Sighting Sighting, byte Antenna, long AtUs);
