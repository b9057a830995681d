using System.Globalization;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Tests.Merkle;
using EdgeVault.Ledger.Verifying;

namespace EdgeVault.Ledger.Tests.Verifying;

/// <summary>Every way to bend a good proof, each of them a mistake that some verifier once let through.</summary>
public sealed class EvilProofTests
{
    private const int SizeMax = 512;

    // Every proof of a tree this small is bent in every way (make fuzz-proofs: of every tree to 512); of larger trees,
    // every proof of these sizes.
    private static readonly int EverySizeTo =
        int.Parse(Environment.GetEnvironmentVariable("BEND_PROOFS_TO") ?? "96", CultureInfo.InvariantCulture);

    private static readonly int[] LargeSizes = [127, 128, 129, 200, 255, 256, 257, 341, 511, 512];

    private static readonly DefinedTree Tree = new(SizeMax);

    private static IEnumerable<int> Sizes => Enumerable.Range(1, EverySizeTo).Concat(LargeSizes);

    [Fact]
    public void No_bent_inclusion_proof_is_accepted()
    {
        foreach (var size in Sizes)
        {
            var head = Tree.Heads[size];
            for (var index = 0; index < size; index++)
            {
                var leaf = Tree.Leaves[index];
                var (at, where) = ((ulong)index, $"({index}, {size})");
                Sha256[] path = [.. Tree.Path(index, 0, size)];

                Assert.True(InclusionProof.Verify(head, at, leaf, path), where);
                Assert.All(Bend(path), bent => Assert.False(InclusionProof.Verify(head, at, leaf, bent), where));
                Assert.False(InclusionProof.Verify(head, at, Flip(leaf), path), where);
                Assert.False(InclusionProof.Verify(head with { Root = Flip(head.Root) }, at, leaf, path), where);
                // A root is not its own leaf, unless there is but one.
                Assert.Equal(size == 1, InclusionProof.Verify(head, at, head.Root, []));
                foreach (var other in Others(index, size))
                {
                    Assert.False(InclusionProof.Verify(head, other, leaf, path), $"{where} as {other}");
                }

                foreach (var other in new[] { size - 1, size + 1, 2 * size }.Where(n => n is > 0 and <= SizeMax))
                {
                    Assert.False(InclusionProof.Verify(Tree.Heads[other], at, leaf, path), $"{where} of {other}");
                }
            }
        }
    }

    [Fact]
    public void No_bent_consistency_proof_is_accepted()
    {
        foreach (var size in Sizes.Skip(1))
        {
            var second = Tree.Heads[size];
            for (var smaller = 1; smaller < size; smaller++)
            {
                var (first, where) = (Tree.Heads[smaller], $"({smaller}, {size})");
                Sha256[] path = [.. Tree.SubProof(smaller, 0, size, true)];

                Assert.True(ConsistencyProof.Verify(first, second, path), where);
                Assert.All(Bend(path), bent => Assert.False(ConsistencyProof.Verify(first, second, bent), where));
                Assert.False(ConsistencyProof.Verify(first with { Root = Flip(first.Root) }, second, path), where);
                Assert.False(ConsistencyProof.Verify(first, second with { Root = Flip(second.Root) }, path), where);
                Assert.False(ConsistencyProof.Verify(second, first, path), where);
                Assert.False(ConsistencyProof.Verify(first, second, []), where);
                Assert.False(ConsistencyProof.Verify(Tree.Heads[smaller - 1], second, path), where);
                Assert.False(ConsistencyProof.Verify(Tree.Heads[smaller + 1], second, path), where);
                Assert.False(ConsistencyProof.Verify(first, Tree.Heads[size - 1], path), where);
                Assert.False(ConsistencyProof.Verify(first, Tree.Heads[size < SizeMax ? size + 1 : 300], path), where);
            }
        }
    }

    [Fact]
    public void Sizes_between_which_there_is_nothing_to_prove_are_refused()
    {
        var (empty, one, seven) = (Tree.Heads[0], Tree.Heads[1], Tree.Heads[7]);

        Assert.False(InclusionProof.Verify(empty, 0, Tree.Leaves[0], []));
        Assert.False(InclusionProof.Verify(empty, 0, empty.Root, []));
        Assert.False(ConsistencyProof.Verify(empty, empty, []));
        Assert.False(ConsistencyProof.Verify(empty, seven, []));
        Assert.False(ConsistencyProof.Verify(empty, seven, [seven.Root]));
        Assert.False(ConsistencyProof.Verify(seven, seven, []));
        Assert.False(ConsistencyProof.Verify(seven, seven, [seven.Root]));
        Assert.False(ConsistencyProof.Verify(one, empty, [one.Root]));
    }

    [Fact]
    public void The_longest_path_is_refused_whatever_it_is_for()
    {
        var path = new Sha256[65];
        foreach (var size in new ulong[] { 1, 2, 3, 1ul << 63, ulong.MaxValue })
        {
            var head = new TreeHead(size, default);
            Assert.False(InclusionProof.Verify(head, size - 1, default, path));
            Assert.False(ConsistencyProof.Verify(new TreeHead(size - 1, default), head, path));
        }
    }

    /// <summary>
    /// A root alone does not say for how many leaves it stands: a proof also holds for each other size that gives its
    /// leaf the same way up, and for no more than those. This is why a head binds the two.
    /// </summary>
    [Fact]
    public void Under_a_size_that_nobody_signed_a_proof_holds_exactly_when_the_way_up_is_the_same()
    {
        for (var size = 1; size <= 40; size++)
        {
            for (var index = 0; index < size; index++)
            {
                Sha256[] path = [.. Tree.Path(index, 0, size)];
                for (var claimed = 1; claimed <= 80; claimed++)
                {
                    var head = Tree.Heads[size] with { Size = (ulong)claimed };
                    var holds = InclusionProof.Verify(head, (ulong)index, Tree.Leaves[index], path);

                    Assert.Equal(index < claimed && Way(index, claimed) == Way(index, size), holds);
                }
            }
        }
    }

    /// <summary>Left and right turns from the root down to a leaf.</summary>
    private static string Way(int index, int size)
    {
        var k = DefinedTree.Split(size);
        return size == 1 ? "" : index < k ? "l" + Way(index, k) : "r" + Way(index - k, size - k);
    }

    private static IEnumerable<ulong> Others(int index, int size) =>
        Enumerable.Range(0, 10).Select(bit => (ulong)(index ^ (1 << bit)))
            .Concat([(ulong)size, (ulong)(size - 1), ulong.MaxValue, (ulong)index + (1ul << 32)])
            .Where(other => other != (ulong)index);

    /// <summary>Each hash altered or dropped, each two neighbours swapped, one hash more in front or behind.</summary>
    private static IEnumerable<Sha256[]> Bend(Sha256[] path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            Sha256[] altered = [.. path];
            altered[i] = Flip(altered[i]);
            yield return altered;
            yield return [.. path[..i], .. path[(i + 1)..]];
            yield return [.. path[..(i + 1)], .. path[i..]];
            if (i > 0)
            {
                Sha256[] swapped = [.. path];
                (swapped[i - 1], swapped[i]) = (swapped[i], swapped[i - 1]);
                yield return swapped;
            }
        }

        yield return [.. path, default];
        yield return [default, .. path];
    }

    private static Sha256 Flip(Sha256 hash)
    {
        var bytes = hash.ToArray();
        bytes[^1] ^= 1;
        return new Sha256(bytes);
    }
}
