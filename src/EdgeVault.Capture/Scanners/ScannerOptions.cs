namespace EdgeVault.Capture.Scanners;

/// <summary>One scanner of <c>EdgeVault:Scanners</c>. Defaults suit a scanner that ends its codes with CR, LF or both, or puts
/// them between STX and ETX.</summary>
public sealed class ScannerOptions
{
    /// <summary><c>serial:///dev/ttyACM0?baud=115200</c> or <c>tcp://host:port</c>. Required.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The station that its codes go to. Either this or <see cref="Portal"/>; several scanners may serve one station.
    /// </summary>
    public string? Station { get; set; }

    /// <summary>The portal where it reads the badges of those who walk through.</summary>
    public string? Portal { get; set; }

    /// <summary>At a portal: for how long a badge proves who crosses after it. 1 s to 2 min, default 15 s.</summary>
    public TimeSpan BadgeWindow { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>What stands in front of every code, as text; what comes before it is noise. Default none, 8 characters at most.
    /// </summary>
    public string Prefix { get; set; } = "";

    /// <summary>What stands behind every code, as text. Default none: CR, LF, or ETX where STX came first; 8 characters at most.
    /// </summary>
    public string Suffix { get; set; } = "";

    /// <summary>Characters of the longest code, 1 to 8 192; a longer one is dropped and counted. Default 1 024.</summary>
    public int LengthMax { get; set; } = 1_024;

    /// <summary>A code without an end counts as whole after so long without a byte; zero for never. Default never; at most 10 s.
    /// </summary>
    public TimeSpan IdleFlush { get; set; }

    /// <summary>Bytes in hex sent to the scanner when its code was accepted: a beep, a green light. Default none, 32 at most.
    /// </summary>
    public string AnswerGood { get; set; } = "";

    /// <summary>Likewise when it was refused.</summary>
    public string AnswerBad { get; set; } = "";

    /// <summary>Every fault of these options, each with the value and what would do.</summary>
    internal IEnumerable<string> Faults()
    {
        if (ScannerEndpoint.TryParse(Endpoint, out _) is { } fault)
        {
            yield return $"Endpoint {fault}";
        }

        if (string.IsNullOrEmpty(Station) == string.IsNullOrEmpty(Portal))
        {
            yield return "Station and Portal: one of the two says what the scanner is for, such as \"Station\": \"packing-1\".";
        }

        if (BadgeWindow < TimeSpan.FromSeconds(1) || BadgeWindow > TimeSpan.FromMinutes(2))
        {
            yield return $"BadgeWindow is {BadgeWindow}; 00:00:01 to 00:02:00 would do.";
        }

        if (Prefix.Length > 8 || Suffix.Length > 8 || Prefix.Concat(Suffix).Any(letter => letter > 0x7F))
        {
            yield return $"Prefix '{Prefix}' and Suffix '{Suffix}' have at most 8 ASCII characters.";
        }

        if (LengthMax is < 1 or > 8_192)
        {
            yield return $"LengthMax is {LengthMax}; 1 to 8192 would do.";
        }

        if (IdleFlush < TimeSpan.Zero || IdleFlush > TimeSpan.FromSeconds(10))
        {
            yield return $"IdleFlush is {IdleFlush}; 00:00:00 to 00:00:10 would do.";
        }

        foreach (var (name, hex) in new[] { (nameof(AnswerGood), AnswerGood), (nameof(AnswerBad), AnswerBad) })
        {
            if (hex.Length % 2 != 0 || hex.Length > 64 || !hex.All(char.IsAsciiHexDigit))
            {
                yield return $"{name} is '{hex}'; up to 32 bytes in hex would do.";
            }
        }
    }
}
