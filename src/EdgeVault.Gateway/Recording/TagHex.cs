using EdgeVault.Gs1.Epc;

namespace EdgeVault.Gateway.Recording;

/// <summary>A tag as people and programs write it: its bits in hex, whoever gave out the number.</summary>
internal static class TagHex
{
    /// <summary>What would do, for messages.</summary>
    public static string Wanted { get; } = $"whole bytes in hex, up to {EpcBits.MaxBits} bits";

    public static bool TryParse(string hex, out EpcBits bits)
    {
        var isHex = hex.Length is > 0 and <= EpcBits.MaxBits / 4 && hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit);
        bits = isHex ? EpcBits.From(Convert.FromHexString(hex), hex.Length * 4) : default;
        return isHex;
    }
}
