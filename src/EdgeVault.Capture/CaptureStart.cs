using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture;

/// <summary>What the host knows of the time before this start; it registers one before the services start.</summary>
/// <param name="BlindSince">Portal → time up to which everything was decided, from the last liveness mark. A portal that
/// is not in it was never watched: it counts as blind from the start of this process.</param>
/// <param name="BootId">16 bytes that differ from start to start; group ids are derived from it.</param>
public sealed record CaptureStart(
    IReadOnlyDictionary<string, DateTimeOffset> BlindSince, ReadOnlyMemory<byte> BootId)
{
    /// <summary>Whether a tag is one of the pieces that are looked after: no flood of others costs one of its reads, or what is
    /// remembered of it. Asked from several threads, and seldom: when a tag comes into view, and while reads are shed.</summary>
    public Func<EpcBits, bool> IsRegistered { get; init; } = static _ => false;

    /// <summary>The chip's own number (TID) that a tag is known to have; empty where nobody noted one. Another chip that answers with
    /// its EPC is a second tag.</summary>
    public Func<EpcBits, EpcBits> ChipOf { get; init; } = static _ => default;
}
