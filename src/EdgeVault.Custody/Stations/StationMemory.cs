using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stations;

/// <summary>A station in the middle of a dialogue: all that must survive a restart.</summary>
/// <param name="Activity">What its facts were written for.</param>
/// <param name="State">What it waits for.</param>
/// <param name="Custodian">Who signed in.</param>
/// <param name="Receiver">Who is to receive, while a witness is waited for; else empty.</param>
/// <param name="Target">The place or box that pieces go to now; empty where there is none.</param>
/// <param name="LastAt">When its last scan was accepted.</param>
/// <param name="Pieces">Accepted since the place, box or badge before them, in order.</param>
public sealed record StationMemory(
    StationActivity Activity, StationState State, string Custodian, string Receiver, string Target, DateTimeOffset LastAt,
    IReadOnlyList<StationPiece> Pieces);

/// <param name="Id">Of the piece.</param>
/// <param name="NeedsWitness">As it was when it was scanned.</param>
/// <param name="Event">The event that its scan made.</param>
public readonly record struct StationPiece(string Id, bool NeedsWitness, EventAt Event);
