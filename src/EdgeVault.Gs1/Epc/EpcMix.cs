using System.Buffers.Binary;
using System.Numerics;

namespace EdgeVault.Gs1.Epc;

/// <summary>The hash behind <see cref="EpcBits"/>: folded 64×64→128-bit products, as in wyhash.</summary>
internal static class EpcMix
{
    private const ulong K1 = 0x9E37_79B9_7F4A_7C15;
    private const ulong K2 = 0xD6E8_FEB8_6659_FD93;

    // HashCode is seeded once for each process, out of an attacker's sight; nothing that is stored depends on it.
    internal static readonly ulong ProcessSeed =
        ((ulong)(uint)HashCode.Combine(1) << 32) | (uint)HashCode.Combine(2);

    /// <summary>Mixes the first 128 bits, whatever bytes follow them, and the length.</summary>
    public static ulong Mix(ulong high, ulong low, ReadOnlySpan<byte> rest, int bitCount, ulong seed)
    {
        // A fixed constant on either side would let a stranger cancel that factor for every seed; the same secret on
        // both would make the halves exchangeable.
        var secret = (seed ^ K1) * K2;
        var mixed = Fold(high ^ (BitOperations.RotateLeft(secret, 32) + K2), low ^ secret);
        mixed = rest.IsEmpty ? mixed : MixRest(mixed, rest, secret);
        return Fold(mixed ^ (ulong)bitCount, secret ^ K1);
    }

    // Apart, so that the common case can be inlined.
    private static ulong MixRest(ulong mixed, ReadOnlySpan<byte> rest, ulong secret)
    {
        Span<byte> block = stackalloc byte[sizeof(ulong)];
        for (; !rest.IsEmpty; rest = rest[Math.Min(sizeof(ulong), rest.Length)..])
        {
            block.Clear();
            rest[..Math.Min(sizeof(ulong), rest.Length)].CopyTo(block);
            mixed = Fold(mixed ^ BinaryPrimitives.ReadUInt64BigEndian(block), secret ^ K1);
        }

        return mixed;
    }

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return (high ^ left) ^ (low ^ right); // A factor of zero would else wipe out the other one.
    }
}
