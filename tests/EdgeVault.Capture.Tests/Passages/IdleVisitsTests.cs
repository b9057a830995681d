using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>What lies in view of a door is heard again and again, and nothing comes of it: how often is known of each tag when it is looked at
/// the next time, and whether it was ever carried through a door.</summary>
public sealed class IdleVisitsTests
{
    private const int VisitMs = 40_000;

    private readonly OtherDoors _others = new();
    private readonly List<TagLook> _looks = [];
    private EngineBench _bench;
    private int _ms = 1_000;

    public IdleVisitsTests() => _bench = Door(_others);

    [Fact]
    public void Visits_that_come_to_nothing_are_counted_and_the_third_is_a_fixtures()
    {
        Assert.Equal(
            [new(0, false, false), new(1, false, false), new(2, false, true), new TagLook(3, false, true)],
            Enumerable.Range(0, 4).Select(_ => Visit()).ToList());
    }

    [Fact]
    public void They_are_counted_no_further_than_a_byte_goes()
    {
        for (var visit = 0; visit < 260; visit++)
        {
            Visit();
        }

        Assert.Equal(255, Visit().Idle);
    }

    [Fact]
    public void One_read_is_no_visit()
    {
        Visit();
        _bench.Read(1, 0, _ms);
        _bench.PlayTo(_ms += VisitMs);

        Assert.Equal(1, Visit().Idle);
    }

    [Theory]
    [InlineData(true, "the doors of its site know")]
    [InlineData(false, "it has no others, and knows by itself")]
    public void What_has_crossed_here_begins_anew_and_is_no_fixture_any_more(bool hasOthers, string why)
    {
        _bench = Door(hasOthers ? _others : null);
        Visit();
        Visit();
        _bench.Reads(1, 0, _ms, _ms + 1_400, dbm: -30).Reads(1, 2, _ms + 1_500, _ms + 2_800, dbm: -30);
        Assert.Equal(2, Next().Idle);
        Assert.Equal(PassageDirection.In, _bench.Single().Direction);

        Assert.Equal(0, Visit().Idle);
        Visit();

        var third = Visit();
        Assert.True(third == new TagLook(2, true, false), $"{third}, and {why}");
    }

    [Fact]
    public void What_has_crossed_another_door_is_none_either()
    {
        Visit();
        Visit();
        _others.Carried.Tell(Tags.Epc(1));

        Assert.Equal(new TagLook(2, true, false), Visit());
    }

    private EngineBench Door(OtherDoors? others)
    {
        var bench = new EngineBench(others: others);
        bench.Engine.Watcher = (tag, _, ruling, _) =>
        {
            if (ruling.IsOver)
            {
                _looks.Add(new(tag.Idle, tag.WasCarried, tag.IsFixture));
            }
        };
        return bench;
    }

    // Twice read on the outside.
    private TagLook Visit()
    {
        _bench.Reads(1, 0, _ms, _ms + 400);
        return Next();
    }

    private TagLook Next()
    {
        _looks.Clear();
        _bench.PlayTo(_ms += VisitMs);
        return _looks[0];
    }

    private readonly record struct TagLook(int Idle, bool WasCarried, bool IsFixture);
}
