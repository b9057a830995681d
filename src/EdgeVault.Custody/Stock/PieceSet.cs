using System.Collections;
using System.Runtime.InteropServices;

namespace EdgeVault.Custody.Stock;

/// <summary>Some of the pieces, by their numbers: joining, leaving and asking cost the same for any number of them.</summary>
/// <remarks>A sparse set (Briggs and Torczon, 1993): members stand one behind the other, and of each piece it is known where it
/// stands. Eight bytes a piece, so that what each event changes stays in the cache. It goes through its members in no
/// order.</remarks>
/// <param name="ids">Of all pieces, by number.</param>
/// <param name="places">Where a piece stands, by number. Sets that share no piece share these.</param>
internal sealed class PieceSet(IReadOnlyList<string> ids, List<int> places) : IReadOnlyCollection<string>
{
    private readonly List<int> _members = [];

    public int Count => _members.Count;

    public bool Has(int number) =>
        number < places.Count && (uint)places[number] < (uint)_members.Count && _members[places[number]] == number;

    public void Add(int number)
    {
        if (Has(number))
        {
            return;
        }

        if (number >= places.Count)
        {
            CollectionsMarshal.SetCount(places, number + 1);
        }

        places[number] = _members.Count;
        _members.Add(number);
    }

    /// <summary>The last one takes its place.</summary>
    public void Remove(int number)
    {
        if (Has(number))
        {
            var last = _members[^1];
            _members[places[number]] = last;
            places[last] = places[number];
            _members.RemoveAt(_members.Count - 1);
        }
    }

    public IEnumerator<string> GetEnumerator()
    {
        foreach (var number in _members)
        {
            yield return ids[number];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
