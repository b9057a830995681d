namespace EdgeVault.Campaigns;

/// <summary>Independent streams of chance from one seed.</summary>
internal static class Seeds
{
    /// <summary>SplitMix64's finisher: neighbours come out unrelated.</summary>
    public static ulong Mix(ulong value)
    {
        value += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }

    public static Random For(int seed, long step) => new((int)Mix(Mix((ulong)(uint)seed) ^ (ulong)step));
}
