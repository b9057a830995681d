using System.Security.Cryptography;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Tests.Merkle;

/// <summary>RFC 9162 §2.1, word for word: recursive definitions that share no code with prover or verifier.</summary>
internal sealed class DefinedTree : ITreeNodes
{
    private readonly Dictionary<(int Begin, int End), Sha256> _known = [];

    /// <summary>Leaves that are all different.</summary>
    public DefinedTree(int count)
    {
        Leaves = [.. Enumerable.Range(0, count).Select(i => new Sha256(SHA256.HashData([0, .. EntryOf(i)])))];
        Heads = [.. Enumerable.Range(0, count + 1).Select(size => new TreeHead((ulong)size, Mth(0, size)))];
    }

    public Sha256[] Leaves { get; }

    /// <summary>The head at each size from 0 on.</summary>
    public TreeHead[] Heads { get; }

    public static byte[] EntryOf(int index) => BitConverter.GetBytes(index * 7_919L);

    /// <summary>§2.1.1, for the leaves from begin to end.</summary>
    public Sha256 Mth(int begin, int end)
    {
        if (begin == end)
        {
            return new Sha256(SHA256.HashData([]));
        }

        if (end - begin == 1)
        {
            return Leaves[begin];
        }

        if (!_known.TryGetValue((begin, end), out var hash))
        {
            var middle = begin + Split(end - begin);
            hash = _known[(begin, end)] = Parent(Mth(begin, middle), Mth(middle, end));
        }

        return hash;
    }

    /// <summary>§2.1.3.1.</summary>
    public List<Sha256> Path(int m, int begin, int end)
    {
        var k = Split(end - begin);
        return end - begin == 1 ? []
            : m < k ? [.. Path(m, begin, begin + k), Mth(begin + k, end)]
            : [.. Path(m - k, begin + k, end), Mth(begin, begin + k)];
    }

    /// <summary>§2.1.4.1.</summary>
    public List<Sha256> SubProof(int m, int begin, int end, bool isWhole)
    {
        if (m == end - begin)
        {
            return isWhole ? [] : [Mth(begin, end)];
        }

        var k = Split(end - begin);
        return m <= k
            ? [.. SubProof(m, begin, begin + k, isWhole), Mth(begin + k, end)]
            : [.. SubProof(m - k, begin + k, end, false), Mth(begin, begin + k)];
    }

    public Sha256 Node(int level, ulong index) =>
        Mth(checked((int)(index << level)), checked((int)((index + 1) << level)));

    public static int Split(int count)
    {
        var k = 1;
        while (k * 2 < count)
        {
            k *= 2;
        }

        return k;
    }

    public static Sha256 Parent(Sha256 left, Sha256 right) =>
        new(SHA256.HashData([1, .. left.ToArray(), .. right.ToArray()]));
}
