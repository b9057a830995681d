using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Tests.World;

/// <summary>Who goes through a doorway breaks its beams one after the other; who does not, does not.</summary>
public sealed class LightBeamTests
{
    private const ushort Outside = 1;
    private const ushort Inside = 2;
    private const ushort Contact = 3;

    private static readonly CarrierSpec Alone = new()
    {
        In = 0, Out = 0, TurnBack = 0, PassBy = 0, EmptyHanded = 0, LoiterShare = 0, OppositeShare = 0, FollowShare = 0,
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Somebody_who_goes_through_breaks_and_frees_them_in_his_order(bool isIn)
    {
        var edges = Edges(Alone with { In = isIn ? 1 : 0, Out = isIn ? 0 : 1 }, chatter: 0);

        Assert.True(edges.Count >= 40, $"{edges.Count} edges");
        var (first, second) = isIn ? (Outside, Inside) : (Inside, Outside);
        foreach (var pass in edges.Chunk(4).Where(static pass => pass.Length == 4))
        {
            Assert.Equal(
                [(first, true), (second, true), (first, false), (second, false)],
                pass.Select(static edge => (edge.Port, edge.IsHigh)));
        }
    }

    [Fact]
    public void Somebody_who_turns_back_before_it_breaks_the_beam_of_his_side_alone()
    {
        var edges = Edges(Alone with { TurnBack = 1, TurnMetres = new(-0.5, -0.4) }, chatter: 0);

        Assert.NotEmpty(edges);
        Assert.All(edges.Chunk(2), static pair => Assert.Equal(pair[0].Port, pair[^1].Port));
    }

    [Fact]
    public void Somebody_who_walks_along_the_wall_breaks_none() =>
        Assert.Empty(Edges(Alone with { PassBy = 1 }, chatter: 0));

    [Fact]
    public void A_contact_that_chatters_tells_more_often_and_ends_as_it_should()
    {
        var calm = Edges(Alone with { EmptyHanded = 1 }, chatter: 0);
        var nervous = Edges(Alone with { EmptyHanded = 1 }, chatter: 1);

        Assert.True(nervous.Count > calm.Count * 2, $"{nervous.Count} and {calm.Count}");
        foreach (var port in new[] { Outside, Inside })
        {
            var own = nervous.Where(edge => edge.Port == port).Select(static edge => edge.IsHigh).ToList();
            Assert.All(own.Select((high, at) => high == (at % 2 == 0)), Assert.True);
        }
    }

    /// <summary>By its contact the door opens before he is in the beams, and is closed when he has left them.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_door_is_open_while_somebody_goes_through(bool isIn)
    {
        var edges = Edges(Alone with { In = isIn ? 1 : 0, Out = isIn ? 0 : 1 }, chatter: 0, contact: "r1/gpi3");

        Assert.True(edges.Count(static edge => edge.Port == Contact) >= 20, $"{edges.Count} edges");
        var isOpen = false;
        foreach (var edge in edges)
        {
            Assert.True(edge.Port == Contact || isOpen, $"a beam at {edge.AtUs} while the door was closed");
            isOpen = edge.Port == Contact ? edge.IsHigh : isOpen;
        }
    }

    [Fact]
    public void Somebody_who_walks_along_the_wall_opens_no_door() =>
        Assert.Empty(Edges(Alone with { PassBy = 1 }, chatter: 0, contact: "r1/gpi3"));

    [Fact]
    public void The_same_seed_breaks_them_at_the_same_times() =>
        Assert.Equal(Edges(new CarrierSpec(), 0.3), Edges(new CarrierSpec(), 0.3));

    private static List<InputEdge> Edges(CarrierSpec carriers, double chatter, string contact = "")
    {
        var portals = new SortedDictionary<string, PortalSpec>(StringComparer.Ordinal)
        {
            ["door-1"] = new()
            {
                Contact = contact,
                Beams = PortalSpec.TwoBeams("r1").ToDictionary(
                    static beam => beam.Key, beam => beam.Value with { ChatterShare = chatter }),
            },
        };
        var scenario = new Scenario
        {
            Seed = 5, Portals = portals, Carriers = carriers, Strays = new() { Count = 1 },
        };
        return Recording.Of(scenario, 180).Edges;
    }
}
