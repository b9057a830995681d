using System.Security.Cryptography;
using EdgeVault.Ledger.Merkle;
using EdgeVault.TestKit;

namespace EdgeVault.Ledger.Tests.Merkle;

public sealed class MerkleFrontierTests
{
    [Fact]
    public void Root_is_that_of_the_recursive_definition_at_all_sizes_to_512()
    {
        var leaves = Enumerable.Range(0, 512).Select(i => BitConverter.GetBytes(i * 7_919)).ToArray();
        var frontier = new MerkleFrontier();
        Assert.Equal(Definition([]), frontier.Root().ToArray());
        for (var size = 1; size <= leaves.Length; size++)
        {
            frontier.Append(leaves[size - 1]);

            Assert.Equal(Definition(leaves.AsSpan(0, size)), frontier.Root().ToArray());
        }
    }

    /// <summary>The eight leaves that Certificate Transparency implementations test with.</summary>
    [Fact]
    public void Root_of_the_certificate_transparency_leaves_is_theirs()
    {
        var frontier = new MerkleFrontier();
        foreach (var leaf in new[]
        {
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
        })
        {
            frontier.Append(Convert.FromHexString(leaf));
        }

        Assert.Equal("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328", frontier.Root().ToString());
    }

    [Fact]
    public void Large_entries_hash_as_small_ones_do()
    {
        foreach (var length in new[] { 1_022, 1_023, 1_024, 1_025, 65_535 })
        {
            var entry = new byte[length];
            new Random(length).NextBytes(entry);

            Assert.Equal(SHA256.HashData([0, .. entry]), MerkleHash.Leaf(entry).ToArray());
        }
    }

    [Fact]
    public void Stored_and_read_back_it_goes_on_as_before()
    {
        var frontier = new MerkleFrontier();
        for (byte i = 0; i < 100; i++)
        {
            Assert.True(MerkleFrontier.TryParse(frontier.ToBytes(), out var copy));
            Assert.Equal(frontier.Root(), copy.Root());
            frontier.Append([i]);
            copy.Append([i]);
            Assert.Equal(frontier.Root(), copy.Root());
            Assert.Equal(frontier.ToBytes(), copy.Clone().ToBytes());
        }
    }

    [Fact]
    public void No_other_length_is_read_back()
    {
        var frontier = new MerkleFrontier();
        for (byte i = 0; i < 7; i++)
        {
            frontier.Append([i]);
        }

        var bytes = frontier.ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(MerkleFrontier.TryParse(bytes.AsSpan(0, length), out _));
        }

        Assert.False(MerkleFrontier.TryParse([.. bytes, 0], out _));
    }

    [Fact]
    public void Appending_does_not_allocate()
    {
        var frontier = new MerkleFrontier();
        var entry = new byte[300];
        // What is made once, at the first of each, is not what is measured.
        frontier.Append(entry);
        frontier.Root();
        var least = Allocations.Least(_ =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                frontier.Append(entry);
                frontier.Root();
            }
        });

        Assert.Equal(0, least);
    }

    /// <summary>RFC 9162 §2.1.1, word for word and by allocation.</summary>
    private static byte[] Definition(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length <= 1)
        {
            return leaves.Length == 0 ? SHA256.HashData([]) : SHA256.HashData([0, .. leaves[0]]);
        }

        var split = 1;
        while (split * 2 < leaves.Length)
        {
            split *= 2;
        }

        return SHA256.HashData([1, .. Definition(leaves[..split]), .. Definition(leaves[split..])]);
    }
}
