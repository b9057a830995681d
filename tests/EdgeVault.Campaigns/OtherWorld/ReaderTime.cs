namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>A reader's clock, which is off and runs wrong.</summary>
/// <param name="OffsetUs">At the world's beginning.</param>
/// <param name="DriftPpm">Too fast by so much.</param>
internal readonly record struct ReaderTime(long OffsetUs, double DriftPpm)
{
    public static ReaderTime Draw(WorldPreset preset, Random random) => new(
        (long)(random.Between(-1, 1) * preset.ClockErrorSeconds * 1e6), random.Between(-1, 1) * preset.DriftPpm);

    /// <summary>Microseconds since the world's beginning, as the reader has them.</summary>
    public long Of(long worldUs) => worldUs + OffsetUs + (long)(worldUs * DriftPpm / 1e6);
}
