namespace EdgeVault.HardwareSim.World;

/// <summary>A stream of chance from one seed, the same on every machine and runtime.</summary>
/// <remarks>
/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). <see cref="Random"/> with a seed keeps its sequence too, but only by
/// the kindness of the runtime; recorded seeds of a simulator must hold for years. One stream belongs to one actor, so
/// what another actor draws never shifts it.
/// </remarks>
internal sealed class Dice(ulong seed)
{
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;

    private ulong _state = seed;

    /// <summary>The stream of a named actor under one seed.</summary>
    public static Dice For(long seed, string actor)
    {
        var state = Mix((ulong)seed);
        foreach (var letter in actor)
        {
            state = Mix(state ^ letter);
        }

        return new Dice(state);
    }

    public static ulong Mix(ulong value)
    {
        value += Golden;
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }

    /// <summary>The upper 53 bits as a number in [0, 1).</summary>
    public static double Unit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    public ulong NextBits()
    {
        var bits = Mix(_state);
        _state += Golden;
        return bits;
    }

    /// <summary>In [0, 1).</summary>
    public double NextUnit() => Unit(NextBits());

    public bool Chance(double probability) => NextUnit() < probability;

    public double Next(Between range) => range.Min + ((range.Max - range.Min) * NextUnit());

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
    public int Next(int min, int max)
    {
        var width = (ulong)((long)max - min + 1);
        return (int)(min + (long)Math.BigMul(NextBits(), width, out _));
    }

    /// <summary>Mean 0, variance 1 (Box and Muller; one of the pair is thrown away, so that a draw is two
    /// steps).</summary>
    public double NextGauss()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextUnit()));
        return radius * Math.Cos(Math.Tau * NextUnit());
    }

    public T Pick<T>(IReadOnlyList<T> from) => from[Next(0, from.Count - 1)];

    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = Next(0, last);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
