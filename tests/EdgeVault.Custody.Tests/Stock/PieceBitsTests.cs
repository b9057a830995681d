using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Tests.Stock;

/// <summary>Goal: bits by number say what a set of ids would say. Method: random joins and leaves from a fixed seed, now and then all at
/// once, against a sorted set.</summary>
public sealed class PieceBitsTests
{
    // Some words of bits, the last one not full.
    private const int Pieces = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_127)]
    public void Who_is_in_is_who_a_set_says_in_the_order_of_numbers(int seed)
    {
        var random = new Random(seed);
        string[] ids = [.. Enumerable.Range(0, Pieces).Select(static number => $"p-{number}")];
        var bits = new PieceBits(ids);
        var expected = new SortedSet<int>();
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(500) == 0)
            {
                bits.Clear();
                expected.Clear();
            }

            // The first ones before the others: there is not room for all from the beginning.
            var number = random.Next(1 + Math.Min(Pieces - 1, step / 10));
            if (random.Next(3) == 0)
            {
                bits.Remove(number);
                expected.Remove(number);
            }
            else
            {
                bits.Add(number);
                expected.Add(number);
            }

            var other = random.Next(Pieces);
            Assert.Equal((expected.Count, expected.Contains(other)), (bits.Count, bits.Has(other)));
        }

        Assert.Equal(expected.Select(number => ids[number]), bits);
    }
}
