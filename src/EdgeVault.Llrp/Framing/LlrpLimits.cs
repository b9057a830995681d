namespace EdgeVault.Llrp.Framing;

/// <summary>Limits that hold before any buffer is taken.</summary>
public static class LlrpLimits
{
    /// <summary>
    /// 1 MiB. The largest message seen in the field is a capabilities response of a few kilobytes, and a report of
    /// 1 MiB would carry some fifteen thousand tags; a length beyond that is a lost frame boundary or a lie.
    /// </summary>
    public const int MessageBytesMax = 1 << 20;
}
