using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Verifying;

namespace EdgeVault.Ledger.Tests.Merkle;

public sealed class MerkleProverTests
{
    private const int SizeMax = 512;

    private static readonly DefinedTree Tree = new(SizeMax);

    [Fact]
    public void Roots_are_those_of_the_definition_at_all_sizes_to_512()
    {
        for (var size = 0; size <= SizeMax; size++)
        {
            Assert.Equal(Tree.Heads[size].Root, MerkleProver.Root(Tree, (ulong)size));
        }
    }

    [Fact]
    public void All_inclusion_proofs_to_512_are_those_of_the_definition_and_verify()
    {
        for (var size = 1; size <= SizeMax; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var path = MerkleProver.Inclusion(Tree, (ulong)index, (ulong)size);

                Assert.True(path.AsSpan().SequenceEqual(Tree.Path(index, 0, size).ToArray()), $"({index}, {size})");
                Assert.True(
                    InclusionProof.Verify(Tree.Heads[size], (ulong)index, Tree.Leaves[index], path),
                    $"({index}, {size})");
            }
        }
    }

    [Fact]
    public void All_consistency_proofs_to_512_are_those_of_the_definition_and_verify()
    {
        for (var second = 2; second <= SizeMax; second++)
        {
            for (var first = 1; first < second; first++)
            {
                var path = MerkleProver.Consistency(Tree, (ulong)first, (ulong)second);

                Assert.True(
                    path.AsSpan().SequenceEqual(Tree.SubProof(first, 0, second, true).ToArray()),
                    $"({first}, {second})");
                Assert.True(
                    ConsistencyProof.Verify(Tree.Heads[first], Tree.Heads[second], path), $"({first}, {second})");
            }
        }
    }

    [Fact]
    public void What_cannot_be_proven_is_not_attempted()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProver.Inclusion(Tree, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProver.Inclusion(Tree, 7, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProver.Consistency(Tree, 0, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProver.Consistency(Tree, 7, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProver.Consistency(Tree, 8, 7));
    }

    /// <summary>All leaves are one hash, so that the largest trees have proofs that a test can make.</summary>
    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 1)]
    [InlineData((1ul << 63) + 1)]
    [InlineData(1ul << 63)]
    public void The_largest_trees_have_proofs_too(ulong size)
    {
        var nodes = new EvenTree();
        var head = new TreeHead(size, MerkleProver.Root(nodes, size));
        foreach (var index in new ulong[] { 0, 1, size / 2, size - 2, size - 1 })
        {
            var path = MerkleProver.Inclusion(nodes, index, size);

            Assert.InRange(path.Length, 1, InclusionProof.LengthMax);
            Assert.True(InclusionProof.Verify(head, index, nodes.Node(0, index), path), $"{index} of {size}");
            Assert.False(InclusionProof.Verify(head, index, head.Root, path));
        }

        // Beyond 2^63 a consistency path may take one hash more than anybody accepts.
        size = Math.Min(size, 1ul << 63);
        head = new TreeHead(size, MerkleProver.Root(nodes, size));
        foreach (var first in new ulong[] { 1, 2, size / 2, size - 1 })
        {
            var path = MerkleProver.Consistency(nodes, first, size);
            var before = new TreeHead(first, MerkleProver.Root(nodes, first));

            Assert.InRange(path.Length, 1, ConsistencyProof.LengthMax);
            Assert.True(ConsistencyProof.Verify(before, head, path), $"{first} to {size}");
            Assert.False(ConsistencyProof.Verify(before with { Root = head.Root }, head, path));
        }
    }
}
