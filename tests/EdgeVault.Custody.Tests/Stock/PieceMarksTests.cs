using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Tests.Stock;

/// <summary>Goal: marks by number say what a set of ids would say, in the order of marking. Method: random marks from a fixed seed,
/// now and then unmarked, against a list without doubles.</summary>
public sealed class PieceMarksTests
{
    // Some words of bits, the last one not full.
    private const int Pieces = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_127)]
    public void What_is_marked_is_there_once_until_all_is_unmarked(int seed)
    {
        var random = new Random(seed);
        string[] ids = [.. Enumerable.Range(0, Pieces).Select(static number => $"p-{number}")];
        var marks = new PieceMarks(ids);
        var expected = new List<string>();
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(500) == 0)
            {
                marks.Clear();
                expected.Clear();
            }

            // The first ones before the others: there is not room for all from the beginning.
            var number = random.Next(1 + Math.Min(Pieces - 1, step / 10));
            marks.Add(number);
            if (!expected.Contains(ids[number]))
            {
                expected.Add(ids[number]);
            }

            Assert.Equal(expected.Count, marks.Count);
        }

        Assert.Equal(expected, marks);
    }
}
