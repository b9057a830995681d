namespace EdgeVault.Capture.Presence;

/// <summary>The <c>Presence</c> section: when a tag counts as resting in a zone, and when as gone from it.</summary>
public sealed class PresenceOptions
{
    /// <summary>A tag that has been in view this long without crossing rests there: it needs more to be believed that it
    /// moved. 2 s to 10 min, default 10 s: longer than anybody stands in a door with a tray.</summary>
    public TimeSpan SettleAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A resting tag is gone after this many of its own mean intervals between reads. 3 to 20, default 8: chance
    /// alone makes a silence of eight intervals once in 3,000.</summary>
    public double SilenceFactor { get; set; } = 8;

    /// <summary>No silence needs to be longer than this. 5 s to 10 min, default 60 s.</summary>
    public TimeSpan SilenceMax { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How far above its resting level a read must be to say that the tag was taken up, in dB. 3 to 20, default
    /// 6: people walking about move a resting tag's level by half that.</summary>
    public double TakenUpDb { get; set; } = 6;
}
