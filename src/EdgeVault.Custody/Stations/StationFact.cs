namespace EdgeVault.Custody.Stations;

/// <summary>One accepted scan, or a session that ran out of time. What is written down; a station is the sum of its
/// facts.</summary>
/// <remarks>The code is kept as it was looked up then: a replay does not ask the registers again. It is empty where the
/// session ended by silence.</remarks>
public readonly record struct StationFact(DateTimeOffset At, StationCode Code, bool IsTimeout = false);
