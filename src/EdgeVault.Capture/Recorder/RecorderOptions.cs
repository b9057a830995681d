namespace EdgeVault.Capture.Recorder;

/// <summary>The <c>Recorder</c> section: raw LLRP messages of every reader, kept on disk for a while. Off by default.</summary>
public sealed class RecorderOptions
{
    public const string SectionName = "Recorder";

    // An eighth of it is one file, which has to hold what the recorder writes at a time.
    internal const long BytesMin = 16 << 20;
    internal const long BytesMaxMax = 1L << 36;

    /// <summary>Folder of the recordings, one folder in it for each reader; empty for none.</summary>
    public string Path { get; set; } = "";

    /// <summary>Bytes that one reader's recording has at most. Default 64 MiB: about ten minutes of a busy reader.</summary>
    public long BytesMax { get; set; } = 64 << 20;

    /// <summary>How old a recording becomes. Default one day.</summary>
    public TimeSpan Age { get; set; } = TimeSpan.FromDays(1);
}
