namespace EdgeVault.Capture.Dedup;

/// <summary>The <c>Dedup</c> section. Defaults suit a vault door with four antennas.</summary>
public sealed class DedupOptions
{
    /// <summary>How long one antenna's reads of one tag are gathered into a slice. 50 ms to 1 s, default 200 ms.</summary>
    public TimeSpan Slice { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Slices open at once per portal, a power of two from 64 to 2²⁰; 160 bytes each. Default 16 384: ten times
    /// what two readers at full speed open. One more closes the oldest early, so evidence is split and never lost.</summary>
    public int OpenSlicesMax { get; set; } = 16_384;

    /// <summary>Reads a second that a portal looks at; of more, repeats are counted and passed over first. 1,000 to
    /// 10,000,000, default 20,000: ten times what a door's two readers can make.</summary>
    public int ReadsPerSecondMax { get; set; } = 20_000;
}
