using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stations;

/// <summary>One accepted scan, or a session that ended without one. What is written down; a station is the sum of its
/// facts.</summary>
/// <param name="At">When it was scanned.</param>
/// <param name="Code">As it was looked up then: a replay does not ask the registers again. Empty where
/// <paramref name="IsTimeout"/>.</param>
/// <param name="IsTimeout">The session ended by silence, or because the station was set up for something else.</param>
/// <param name="Event">Where it stands in the ledger, once it does: what an undo names.</param>
public readonly record struct StationFact(
    DateTimeOffset At, StationCode Code, bool IsTimeout = false, EventAt Event = default);
