using System.Threading.Channels;

namespace EdgeVault.Capture.Scanners;

/// <summary>The scanners of the configuration: their codes by what they are for, their answers, their state.</summary>
/// <remarks>Each channel has one reader, who goes on reading: a scanner whose channel is full waits, and drops
/// nothing.</remarks>
public interface IScanners
{
    /// <summary>Stations that any scanner serves.</summary>
    IReadOnlyCollection<string> Stations { get; }

    /// <summary>Portals where any scanner reads badges.</summary>
    IReadOnlyCollection<string> Portals { get; }

    /// <summary>Batches of codes, in the order in which they came; completed when the scanners have stopped.</summary>
    ChannelReader<Scan[]> AtStation(string station);

    /// <inheritdoc cref="AtStation"/>
    ChannelReader<Scan[]> AtPortal(string portal);

    /// <summary>Beeps or lights a scanner that can, and does not wait for one that takes no bytes for a
    /// second.</summary>
    /// <returns>False where nothing was sent.</returns>
    Task<bool> AnswerAsync(string scanner, bool isGood, CancellationToken cancellation);

    IReadOnlyList<ScannerSnapshot> Snapshot();
}

/// <param name="Endpoint">With its settings.</param>
/// <param name="Target"><c>station packing-1</c>, <c>portal door-1</c>.</param>
/// <param name="IsOpen">Its line is open; a serial scanner that is switched off may still look so.</param>
/// <param name="Since">When <paramref name="IsOpen"/> last changed.</param>
/// <param name="Detail">Why it is away; empty while it is open.</param>
/// <param name="Scans">Codes since the start of the process.</param>
/// <param name="Dropped">Codes that noise or a lost line spoilt, and overlong ones.</param>
/// <param name="LastScan">When the last code came; null before the first.</param>
public sealed record ScannerSnapshot(
    string Name, string Endpoint, string Target, bool IsOpen, DateTimeOffset Since, string Detail, long Scans, long Dropped,
    DateTimeOffset? LastScan);
