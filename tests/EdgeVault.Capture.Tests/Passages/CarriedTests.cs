using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Passages;

public sealed class CarriedTests
{
    private readonly Carried _carried = new(tagsMax: 4);

    [Fact]
    public void What_crossed_last_counts_and_what_never_did_is_known_as_that()
    {
        _carried.Tell(Tags.Epc(1), 5);
        _carried.Tell(Tags.Epc(1), 9);

        Assert.Equal((9, Track.NeverDecided), (_carried.LastUs(Tags.Epc(1)), _carried.LastUs(Tags.Epc(2))));
    }

    [Fact]
    public void Of_more_than_it_has_room_for_those_are_forgotten_that_crossed_longest_ago()
    {
        for (var tag = 1; tag <= 4; tag++)
        {
            _carried.Tell(Tags.Epc(tag), tag);
        }

        // The third crosses again, and is of the later half.
        _carried.Tell(Tags.Epc(5), 5);
        _carried.Tell(Tags.Epc(3), 6);
        Assert.Equal([1, 2, 6, 4, 5], Enumerable.Range(1, 5).Select(Last));

        for (var tag = 6; tag <= 8; tag++)
        {
            _carried.Tell(Tags.Epc(tag), tag);
        }

        Assert.Equal([Track.NeverDecided, Track.NeverDecided, 6, Track.NeverDecided, 5, 6, 7, 8], Enumerable.Range(1, 8).Select(Last));
    }

    private long Last(int tag) => _carried.LastUs(Tags.Epc(tag));
}
