using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Tests.Stock;

/// <summary>Goal: sets by number say what sets of ids would say. Method: random joins and leaves from a fixed seed, against a
/// hash set for each key.</summary>
public sealed class PieceSetTests
{
    private const int Pieces = 40;

    private readonly string[] _ids = [.. Enumerable.Range(0, Pieces).Select(static number => $"p-{number}")];

    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(20_261_126)]
    public void Who_is_in_one_set_of_several_is_where_a_hash_set_says(int seed)
    {
        var random = new Random(seed);
        var sets = new PieceSets(_ids);
        var expected = new HashSet<string>[] { [], [], [] };
        for (var step = 0; step < 20_000; step++)
        {
            var (number, from, to) = (random.Next(Pieces), random.Next(3), random.Next(3));
            if (expected[from].Remove(_ids[number]) | !Array.Exists(expected, set => set.Contains(_ids[number])))
            {
                sets.Of(from).Remove(number);
                sets.Of(to).Add(number);
                expected[to].Add(_ids[number]);
            }
            else
            {
                // It is in another one, which this must not touch.
                sets.Of(from).Remove(number);
            }

            Assert.All(expected, (set, key) => Assert.Equal(set.Order(), sets.Find(key)?.Order() ?? Enumerable.Empty<string>()));
        }
    }

    [Fact]
    public void Who_joins_twice_is_in_once_and_who_is_not_in_cannot_leave()
    {
        var set = new PieceSet(_ids, []);
        set.Add(7);
        set.Add(7);
        set.Add(3);
        Assert.Equal(["p-7", "p-3"], set);

        set.Remove(39);
        set.Remove(7);
        set.Remove(7);

        Assert.Equal((1, false, true, false), (set.Count, set.Has(7), set.Has(3), set.Has(39)));
    }
}
