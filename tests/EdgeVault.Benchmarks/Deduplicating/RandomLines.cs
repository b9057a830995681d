using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace EdgeVault.Benchmarks.Deduplicating;

/// <summary>What the machine's memory gives: as many 64-byte lines as the table keeps open, touched in random order.</summary>
internal sealed class RandomLines
{
    private const int WordsPerLine = 8;
    private const int Ahead = 32;

    private readonly long[] _words;
    private readonly int[] _order;

    public RandomLines(int lines, int touches)
    {
        var random = new Random(lines);
        _words = GC.AllocateArray<long>(lines * WordsPerLine, pinned: true);
        _order = [.. Enumerable.Range(0, touches).Select(_ => random.Next(lines) * WordsPerLine)];
    }

    public long Plain()
    {
        foreach (var at in _order)
        {
            _words[at]++;
        }

        return _order.Length;
    }

    public unsafe long Prefetched()
    {
        for (var at = 0; at < _order.Length; at++)
        {
            if (Sse.IsSupported)
            {
                var ahead = _order[Math.Min(at + Ahead, _order.Length - 1)];
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_words), ahead)));
            }

            _words[_order[at]]++;
        }

        return _order.Length;
    }
}
