namespace EdgeVault.Capture;

/// <summary>What the host knows of the time before this start; it registers one before the services start.</summary>
/// <param name="BlindSince">Portal → time up to which everything was decided, from the last liveness mark. A portal that
/// is not in it was never watched: it counts as blind from the start of this process.</param>
/// <param name="BootId">16 bytes that differ from start to start; group ids are derived from it.</param>
public sealed record CaptureStart(
    IReadOnlyDictionary<string, DateTimeOffset> BlindSince, ReadOnlyMemory<byte> BootId);
