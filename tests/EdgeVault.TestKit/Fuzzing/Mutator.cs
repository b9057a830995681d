namespace EdgeVault.TestKit.Fuzzing;

/// <summary>Damages bytes the way that finds faults in parsers of lengths: few changes, extreme values, cuts, copies.</summary>
public static class Mutator
{
    private const int ChangesMax = 5;

    public static byte[] Mutate(ReadOnlySpan<byte> original, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var bytes = original.ToArray();
        for (var changes = random.Next(1, ChangesMax); changes > 0 && bytes.Length > 0; changes--)
        {
            bytes = Change(bytes, random);
        }

        return bytes;
    }

    private static byte[] Change(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        switch (random.Next(10))
        {
            case 0 or 1:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 2 or 3:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 4:
                bytes[at] = 0xFF;
                return bytes;
            case 5:
                bytes[at] = 0;
                return bytes;
            case 6:
                return bytes[..at];
            case 7:
                return [.. bytes[..at], .. bytes[random.Next(at + 1)..]];
            case 8:
                return [.. bytes[..at], .. Noise(random), .. bytes[at..]];
            default:
                bytes.AsSpan(at, Math.Min(bytes.Length - at, random.Next(1, 5))).Fill(0xFF);
                return bytes;
        }
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(1, 9)];
        random.NextBytes(noise);
        return noise;
    }
}
