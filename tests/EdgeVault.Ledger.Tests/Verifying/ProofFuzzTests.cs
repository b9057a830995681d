using System.Globalization;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Tests.Merkle;
using EdgeVault.Ledger.Verifying;

namespace EdgeVault.Ledger.Tests.Verifying;

/// <summary>
/// Goal: no false accept, no false refusal, no hang, on made-up proofs. Method: sizes, indices, leaves and paths mixed
/// at random from true and evil ones; a recursive top-down verifier that shares no code says what is right. Of the
/// true heads nothing but the one true proof may pass. <c>make fuzz-proofs COUNT=1000000</c> runs more of them.
/// </summary>
public sealed class ProofFuzzTests(ITestOutputHelper output)
{
    private const int TreeSize = 300;
    private const int CountInCi = 20_000;

    private static readonly DefinedTree Tree = new(TreeSize);

    private static int Count =>
        int.TryParse(
            Environment.GetEnvironmentVariable("FUZZ_PROOFS"), CultureInfo.InvariantCulture, out var count)
            ? count
            : CountInCi;

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_125)]
    public void Only_true_inclusion_proofs_pass(int seed)
    {
        var random = new Random(seed);
        var accepted = 0;
        for (var step = 0; step < Count / 2; step++)
        {
            var (size, index) = (PickSize(random), PickSize(random) - 1);
            var head = new TreeHead(size, PickRoot(random, size));
            var leaf = PickLeaf(random, index);
            var path = PickPath(random, Sound(index, size) ? [.. Tree.Path((int)index, 0, (int)size)] : []);

            var holds = InclusionProof.Verify(head, index, leaf, path);

            var expected = index < size && RootOf(index, size, leaf, path) == head.Root;
            Assert.True(expected == holds, $"seed {seed}, step {step}: {index} of {size}, {path.Length} hashes");
            if (holds && size <= TreeSize && head == Tree.Heads[size])
            {
                Assert.True(
                    leaf == Tree.Leaves[index] && path.AsSpan().SequenceEqual(
                        Tree.Path((int)index, 0, (int)size).ToArray()), $"seed {seed}, step {step}: a false accept");
            }

            accepted += holds ? 1 : 0;
        }

        output.WriteLine($"{Count / 2} inclusion proofs, {accepted} of them true");
        Assert.InRange(accepted, 1, Count / 4);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20_261_126)]
    public void Only_true_consistency_proofs_pass(int seed)
    {
        var random = new Random(seed);
        var accepted = 0;
        for (var step = 0; step < Count / 2; step++)
        {
            var (m, n) = (PickSize(random), PickSize(random));
            var (first, second) = (new TreeHead(m, PickRoot(random, m)), new TreeHead(n, PickRoot(random, n)));
            var path = PickPath(
                random, Sound(m, n) && m > 0 ? [.. Tree.SubProof((int)m, 0, (int)n, true)] : []);

            var holds = ConsistencyProof.Verify(first, second, path);

            var roots = m > 0 && m < n && path.Length > 0 ? RootsOf(m, n, first.Root, path, true) : null;
            var expected = roots == (first.Root, second.Root);
            Assert.True(expected == holds, $"seed {seed}, step {step}: {m} to {n}, {path.Length} hashes");
            if (holds && n <= TreeSize && second == Tree.Heads[n])
            {
                Assert.True(first == Tree.Heads[m], $"seed {seed}, step {step}: a false accept");
            }

            accepted += holds ? 1 : 0;
        }

        output.WriteLine($"{Count / 2} consistency proofs, {accepted} of them true");
        Assert.InRange(accepted, 1, Count / 4);
    }

    /// <summary>Every true path between small trees, under every pair of sizes that nobody signed.</summary>
    [Fact]
    public void Under_other_sizes_a_consistency_proof_holds_exactly_where_the_definition_lets_it()
    {
        for (var n = 2; n <= 12; n++)
        {
            for (var m = 1; m < n; m++)
            {
                Sha256[] path = [.. Tree.SubProof(m, 0, n, true)];
                for (var second = 1ul; second <= 26; second++)
                {
                    for (var first = 1ul; first < second; first++)
                    {
                        var (from, to) = (Tree.Heads[m] with { Size = first }, Tree.Heads[n] with { Size = second });
                        var expected = RootsOf(first, second, from.Root, path, true) == (from.Root, to.Root);
                        Assert.True(
                            expected == ConsistencyProof.Verify(from, to, path), $"({m}, {n}) as ({first}, {second})");
                    }
                }
            }
        }
    }

    /// <summary>The root that a path claims, by the definition of PATH read backwards; null if none.</summary>
    private static Sha256? RootOf(ulong index, ulong size, Sha256 leaf, ReadOnlySpan<Sha256> path)
    {
        if (size == 1 || path.IsEmpty)
        {
            return size == 1 && path.IsEmpty ? leaf : null;
        }

        var k = Split(size);
        return index < k
            ? RootOf(index, k, leaf, path[..^1]) is { } left ? DefinedTree.Parent(left, path[^1]) : null
            : RootOf(index - k, size - k, leaf, path[..^1]) is { } right ? DefinedTree.Parent(path[^1], right) : null;
    }

    /// <summary>Both roots that a path claims, by the definition of SUBPROOF read backwards.</summary>
    private static (Sha256 First, Sha256 Second)? RootsOf(
        ulong m, ulong n, Sha256 known, ReadOnlySpan<Sha256> path, bool isWhole)
    {
        if (m == n)
        {
            return isWhole ? (path.IsEmpty ? (known, known) : null) : path.Length == 1 ? (path[0], path[0]) : null;
        }

        if (path.IsEmpty)
        {
            return null;
        }

        var (k, last) = (Split(n), path[^1]);
        if (m <= k)
        {
            return RootsOf(m, k, known, path[..^1], isWhole) is { } left
                ? (left.First, DefinedTree.Parent(left.Second, last))
                : null;
        }

        return RootsOf(m - k, n - k, known, path[..^1], false) is { } right
            ? (DefinedTree.Parent(last, right.First), DefinedTree.Parent(last, right.Second))
            : null;
    }

    private static ulong Split(ulong count)
    {
        var k = 1ul;
        while (k < count - k)
        {
            k *= 2;
        }

        return k;
    }

    private static bool Sound(ulong smaller, ulong larger) => smaller < larger && larger <= TreeSize;

    private static ulong PickSize(Random random) => random.Next(20) switch
    {
        0 => (ulong)random.NextInt64(long.MinValue, long.MaxValue),
        1 => ulong.MaxValue - (ulong)random.Next(3),
        2 => 1ul << random.Next(64),
        3 => (1ul << random.Next(64)) - 1,
        4 => 0,
        < 12 => (ulong)random.Next(1, 20),
        _ => (ulong)random.Next(1, TreeSize + 1),
    };

    private static Sha256 PickRoot(Random random, ulong size) => random.Next(10) switch
    {
        0 => PickHash(random),
        1 => Tree.Heads[random.Next(TreeSize + 1)].Root,
        _ => size <= TreeSize ? Tree.Heads[size].Root : PickHash(random),
    };

    private static Sha256 PickLeaf(Random random, ulong index) =>
        random.Next(8) == 0 || index >= TreeSize ? PickHash(random) : Tree.Leaves[index];

    private static Sha256 PickHash(Random random)
    {
        var bytes = new byte[Sha256.ByteCount];
        random.NextBytes(bytes);
        return random.Next(3) == 0 ? new Sha256(bytes) : Tree.Leaves[random.Next(TreeSize)];
    }

    private static Sha256[] PickPath(Random random, Sha256[] path)
    {
        var hashes = path.ToList();
        var edits = random.Next(4) == 0 ? 0 : random.Next(3);
        for (; edits > 0; edits--)
        {
            var at = random.Next(hashes.Count + 1);
            switch (random.Next(4))
            {
                case 0:
                    hashes.Insert(at, PickHash(random));
                    break;
                case 1 when hashes.Count > 0:
                    hashes.RemoveAt(at % hashes.Count);
                    break;
                case 2 when hashes.Count > 0:
                    hashes[at % hashes.Count] = PickHash(random);
                    break;
                case 3:
                    hashes.InsertRange(at, Enumerable.Repeat(PickHash(random), random.Next(70)));
                    break;
            }
        }

        return [.. hashes];
    }
}
