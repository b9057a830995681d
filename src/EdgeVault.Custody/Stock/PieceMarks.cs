using System.Collections;
using System.Numerics;

namespace EdgeVault.Custody.Stock;

/// <summary>Pieces that are marked one by one, and unmarked all at once.</summary>
/// <remarks>A bit says of each piece whether it is marked, so that asking stays in the nearest cache: most of what is marked is
/// marked already. It goes through them in the order of their marking.</remarks>
/// <param name="ids">Of all pieces, by number.</param>
internal sealed class PieceMarks(IReadOnlyList<string> ids) : IReadOnlyCollection<string>
{
    private readonly List<int> _marked = [];
    private ulong[] _bits = [];

    public int Count => _marked.Count;

    public void Add(int number)
    {
        var (word, bit) = (number >> 6, 1UL << number);
        if (word >= _bits.Length)
        {
            Array.Resize(ref _bits, (int)BitOperations.RoundUpToPowerOf2((uint)word + 1));
        }

        ref var bits = ref _bits[word];
        if ((bits & bit) == 0)
        {
            bits |= bit;
            _marked.Add(number);
        }
    }

    public void Clear()
    {
        Array.Clear(_bits);
        _marked.Clear();
    }

    public IEnumerator<string> GetEnumerator()
    {
        foreach (var number in _marked)
        {
            yield return ids[number];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
