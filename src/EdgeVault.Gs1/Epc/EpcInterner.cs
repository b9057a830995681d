using System.Numerics;

namespace EdgeVault.Gs1.Epc;

/// <summary>Turns reported bytes into <see cref="EpcBits"/>; a long EPC that comes again gets the array it had.</summary>
/// <remarks>
/// Up to 128 bits never allocate; longer ones allocate once while the table remembers them. Every hit is a full
/// compare. A crowded set forgets what it saw longest ago: that tag allocates again when it returns, and bits handed
/// out before keep their array, so eviction costs memory and never an identity. One interner belongs to one reader
/// loop: there are no locks.
/// </remarks>
public sealed class EpcInterner
{
    public const int MaxCapacity = 1 << 20;

    private const int SlotsPerSet = 8;

    private readonly Slot[] _slots;
    private readonly ulong _setMask;
    private long _uses;

    /// <summary>Remembers at least <paramref name="capacity"/> long EPCs, rounded up to a power of two; 40 bytes each,
    /// taken now, and up to 86 more for the array of each one seen.</summary>
    public EpcInterner(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaxCapacity);

        _slots = new Slot[(int)uint.Max(SlotsPerSet, BitOperations.RoundUpToPowerOf2((uint)capacity))];
        _setMask = (ulong)(_slots.Length / SlotsPerSet) - 1;
    }

    /// <summary>Same value and same errors as <see cref="EpcBits.From"/>.</summary>
    public EpcBits Intern(ReadOnlySpan<byte> bytes, int bitCount)
    {
        EpcBits.ThrowIfImpossible(bytes, bitCount);
        return bitCount <= EpcBits.InlineBits ? EpcBits.Inline(bytes, bitCount) : InternLong(bytes, bitCount);
    }

    private EpcBits InternLong(ReadOnlySpan<byte> bytes, int bitCount)
    {
        Span<byte> scratch = stackalloc byte[EpcBits.MaxBytes];
        var cleared = EpcBits.Clear(bytes, bitCount, scratch);
        var set = SetOf(cleared, bitCount);
        ref var victim = ref set[0];
        foreach (ref var slot in set)
        {
            if (slot.Bits.BytesEqual(cleared, bitCount))
            {
                slot.LastUse = ++_uses;
                return slot.Bits;
            }

            if (slot.LastUse < victim.LastUse)
            {
                victim = ref slot;
            }
        }

        victim.Bits = EpcBits.Long(cleared.ToArray(), bitCount);
        victim.LastUse = ++_uses;
        return victim.Bits;
    }

    private Span<Slot> SetOf(ReadOnlySpan<byte> cleared, int bitCount)
    {
        var mixed = EpcMix.Mix(0, 0, cleared, bitCount, EpcMix.ProcessSeed);
        return _slots.AsSpan((int)(mixed & _setMask) * SlotsPerSet, SlotsPerSet);
    }

    private struct Slot
    {
        public EpcBits Bits;
        public long LastUse;
    }
}
