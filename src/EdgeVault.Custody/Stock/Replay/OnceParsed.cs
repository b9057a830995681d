using System.Buffers.Binary;

namespace EdgeVault.Custody.Stock.Replay;

/// <summary>What was made of some bytes, for the next time that the same bytes come: events say the same few things again and
/// again, and one object can stand for all of them.</summary>
/// <remarks>Nobody may write to what comes from here. A slot has what fell into it last, so it takes the same memory however
/// much passes by, and what is no longer here is made once more. One owner, no locks.</remarks>
/// <param name="make">Equal things of equal bytes.</param>
internal sealed class OnceParsed<T>(OnceParsed<T>.Maker make)
    where T : class
{
    /// <summary>What is longer is not said again.</summary>
    public const int BytesMax = 128;

    // Some hundred places, or people, leave most slots alone: 4,096 of them, 64 kB.
    private const int SlotBits = 12;

    private readonly Slot[] _slots = new Slot[1 << SlotBits];

    public delegate T Maker(ReadOnlySpan<byte> bytes);

    public T Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BytesMax)
        {
            return make(bytes);
        }

        ref var slot = ref _slots[SlotOf(bytes)];
        if (slot.Made is { } made && bytes.SequenceEqual(slot.Bytes))
        {
            return made;
        }

        made = make(bytes);
        slot = new Slot(bytes.ToArray(), made);
        return made;
    }

    private static int SlotOf(ReadOnlySpan<byte> bytes)
    {
        // Fibonacci mixing: names differ in their last letters.
        const ulong Golden = 0x9E37_79B9_7F4A_7C15;
        var mixed = (ulong)bytes.Length;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            mixed = (mixed ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * Golden;
            mixed ^= mixed >> 32;
        }

        foreach (var last in bytes)
        {
            mixed = (mixed ^ last) * Golden;
            mixed ^= mixed >> 32;
        }

        return (int)((mixed * Golden) >> (64 - SlotBits));
    }

    private readonly record struct Slot(byte[] Bytes, T Made);
}
