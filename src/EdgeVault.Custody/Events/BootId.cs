namespace EdgeVault.Custody.Events;

/// <summary>The kernel's name for this start of the operating system; monotonic times compare only within it.</summary>
public static class BootId
{
    public const int Bytes = 16;

    private const string KernelFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>16 bytes in the order of the text (RFC 9562), or none where the system does not say.</summary>
    public static byte[] Read()
    {
        try
        {
            return Parse(File.ReadAllText(KernelFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    internal static byte[] Parse(string text) =>
        Guid.TryParseExact(text.AsSpan().Trim(), "D", out var id) ? id.ToByteArray(bigEndian: true) : [];
}
