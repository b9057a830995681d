using EdgeVault.Custody.Stations;

namespace EdgeVault.Gateway.Stations;

/// <summary>All that one station's screen shows.</summary>
/// <param name="Station">Its id.</param>
/// <param name="Activity">What it is for.</param>
/// <param name="Memory">The open session; null while nobody is signed in.</param>
/// <param name="Last">The answer to the last scan; null before the first since this start.</param>
internal sealed record StationView(string Station, StationActivity Activity, StationMemory? Memory, ScreenAnswer? Last);

/// <summary>What the person who scanned is told.</summary>
/// <param name="Kind">Accepted, refused, or on its way to the disk.</param>
/// <param name="Text">One sentence.</param>
/// <param name="At">Of the scan.</param>
internal sealed record ScreenAnswer(ScreenAnswerKind Kind, string Text, DateTimeOffset At);

internal enum ScreenAnswerKind
{
    Good,
    Bad,
    Waiting,

    /// <summary>Nobody scanned: the session ended.</summary>
    Note,
}
