using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Sync.V1;
using EdgeVault.HardwareSim.Demo;
using Google.Protobuf;

namespace EdgeVault.HardwareSim.Tests.Demo;

public sealed class LedgerCopyTests
{
    [Fact]
    public void Batches_must_follow_each_other_exactly()
    {
        var copy = Copy("a", "b");

        Assert.Throws<InvalidDataException>(() => copy.Add(Batch(1, "b")));
        Assert.Throws<InvalidDataException>(() => copy.Add(Batch(3, "d")));
        copy.Add(Batch(2, "c"));
        Assert.Equal(3UL, copy.Count);
    }

    [Theory]
    [InlineData("a b c", "a b c", null)]
    [InlineData("a b c", "a x c", 1UL)]
    [InlineData("a b c", "a b", 2UL)]
    [InlineData("", "a", 0UL)]
    [InlineData("", "", null)]
    public void First_difference_is_in_bytes_or_in_length(string one, string other, ulong? at)
    {
        Assert.Equal(at, Copy(Split(one)).FirstDifference(Copy(Split(other))));
        Assert.Equal(at, Copy(Split(other)).FirstDifference(Copy(Split(one))));
    }

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static LedgerCopy Copy(params string[] entries)
    {
        var copy = new LedgerCopy();
        copy.Add(Batch(0, entries));
        return copy;
    }

    private static Batch Batch(ulong first, params string[] entries) => new()
    {
        FirstIndex = first,
        Entries = { entries.Select(entry => new CustodyEvent { PieceId = entry }.ToByteString()) },
    };
}
