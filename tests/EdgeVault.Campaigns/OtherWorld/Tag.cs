using System.Buffers.Binary;

namespace EdgeVault.Campaigns.OtherWorld;

/// <param name="number">In the world, from 0.</param>
/// <param name="offsetDb">How well it answers, always; a dead one not at all.</param>
internal sealed class Tag(int number, double offsetDb)
{
    public double OffsetDb => offsetDb;

    /// <summary>96 bits.</summary>
    public byte[] Epc { get; } = EpcOf(number);

    public string EpcHex { get; } = Convert.ToHexString(EpcOf(number));

    /// <summary>So many, some of them weak or dead.</summary>
    public static Tag Draw(int number, WorldPreset preset, Random random)
    {
        var offset = random.Gauss() * preset.TagSigmaDb;
        return new Tag(number, random.Hits(preset.DeadShare) ? double.NegativeInfinity
            : random.Hits(preset.WeakShare) ? offset - preset.WeakDb : offset);
    }

    // An SGTIN-96 whose serial counts.
    private static byte[] EpcOf(int number)
    {
        byte[] epc = [0x30, 0x34, 0x25, 0x7B, 0xF7, 0x19, 0x4E, 0x40, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(epc.AsSpan(8), number + 1);
        return epc;
    }
}
