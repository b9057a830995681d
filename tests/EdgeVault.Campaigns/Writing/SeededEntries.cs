using System.Buffers.Binary;

namespace EdgeVault.Campaigns.Writing;

/// <summary>The entries that a writer appends: what stands at an index is known from the seed alone.</summary>
/// <remarks>
/// Each begins with its index, so one that is lost, repeated, moved or made up cannot pass for another.
/// </remarks>
internal static class SeededEntries
{
    public const int BytesMax = 700;

    public static byte[] At(int seed, ulong index)
    {
        var state = Seeds.Mix(((ulong)(uint)seed << 40) ^ index);
        var bytes = new byte[sizeof(ulong) + (int)(state % (BytesMax - sizeof(ulong) + 1))];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, index);
        for (var offset = sizeof(ulong); offset < bytes.Length; offset++)
        {
            if (offset % sizeof(ulong) == 0)
            {
                state = Seeds.Mix(state);
            }

            bytes[offset] = (byte)(state >> (offset % sizeof(ulong) * 8));
        }

        return bytes;
    }
}
