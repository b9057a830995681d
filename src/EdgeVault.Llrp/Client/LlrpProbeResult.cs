using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Client;

/// <summary>What a reader says of itself.</summary>
/// <param name="Version">Agreed on: 1 = LLRP 1.0.1, 2 = 1.1.</param>
/// <param name="Identity">Null if the reader does not name itself.</param>
/// <param name="Capabilities">What it can do.</param>
/// <param name="ConnectedAntennas">Where it finds an antenna, from 1.</param>
/// <param name="ClockAhead">Its UTC clock minus ours when it greeted; null if it has none.</param>
public sealed record LlrpProbeResult(
    byte Version, ReaderIdentity? Identity, ReaderCapabilities Capabilities, IReadOnlyList<ushort> ConnectedAntennas,
    TimeSpan? ClockAhead);
