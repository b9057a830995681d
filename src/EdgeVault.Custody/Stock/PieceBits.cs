using System.Collections;
using System.Numerics;

namespace EdgeVault.Custody.Stock;

/// <summary>Some of the pieces, as a bit for each of all: joining, leaving and asking stay in the nearest cache, whoever is
/// next.</summary>
/// <remarks>For the few sets that events change all the time; for thousands of sets see <see cref="PieceSet"/>. It goes through its
/// members in the order of their numbers, and past 64 that are not in it at a time.</remarks>
/// <param name="ids">Of all pieces, by number.</param>
internal sealed class PieceBits(IReadOnlyList<string> ids) : IReadOnlyCollection<string>
{
    private ulong[] _words = [];

    public int Count { get; private set; }

    public bool Has(int number) => number >> 6 < _words.Length && (_words[number >> 6] & BitOf(number)) != 0;

    public void Add(int number)
    {
        var word = number >> 6;
        if (word >= _words.Length)
        {
            Array.Resize(ref _words, (int)BitOperations.RoundUpToPowerOf2((uint)word + 1));
        }

        if ((_words[word] & BitOf(number)) == 0)
        {
            _words[word] |= BitOf(number);
            Count++;
        }
    }

    public void Remove(int number)
    {
        if (Has(number))
        {
            _words[number >> 6] &= ~BitOf(number);
            Count--;
        }
    }

    public void Clear()
    {
        Array.Clear(_words);
        Count = 0;
    }

    public IEnumerator<string> GetEnumerator()
    {
        for (var word = 0; word < _words.Length; word++)
        {
            for (var rest = _words[word]; rest != 0; rest &= rest - 1)
            {
                yield return ids[(word << 6) + BitOperations.TrailingZeroCount(rest)];
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static ulong BitOf(int number) => 1UL << (number & 63);
}
