using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Passages;

public sealed class CarriedTests
{
    private readonly Carried _carried = new(tagsMax: 4);

    [Fact]
    public void What_was_told_to_have_crossed_is_known_and_nothing_else()
    {
        _carried.Tell(Tags.Epc(1));

        Assert.Equal((true, false), (_carried.Knows(Tags.Epc(1)), _carried.Knows(Tags.Epc(2))));
    }

    [Fact]
    public void Of_more_than_it_has_room_for_those_are_forgotten_that_crossed_longest_ago()
    {
        Tell(1, 2, 3, 4);
        // The third crosses again, and is of the later half.
        Tell(5, 3);
        Assert.Equal([1, 2, 3, 4, 5], Known());

        Tell(6, 7, 8);

        Assert.Equal([3, 5, 6, 7, 8], Known());
    }

    private void Tell(params int[] tags) => Array.ForEach(tags, tag => _carried.Tell(Tags.Epc(tag)));

    private IEnumerable<int> Known() => Enumerable.Range(1, 8).Where(tag => _carried.Knows(Tags.Epc(tag)));
}
