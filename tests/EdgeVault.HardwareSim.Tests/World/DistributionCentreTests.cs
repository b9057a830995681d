using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Tests.World;

public sealed class DistributionCentreTests
{
    private static readonly Scenario Typical = Presets.Named("typical") with { Seed = 7 };

    [Fact]
    public void Same_seed_gives_the_same_walks_and_the_same_reads() =>
        Assert.Equal(Recording.Of(Typical, 30).Digest(), Recording.Of(Typical, 30).Digest());

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(30_000)]
    public void Size_of_the_steps_changes_nothing(int stepMs) =>
        Assert.Equal(Recording.Of(Typical, 20).Digest(), Recording.Of(Typical, 20, stepMs).Digest());

    [Fact]
    public void Another_seed_gives_another_day() =>
        Assert.NotEqual(Recording.Of(Typical, 10).Digest(), Recording.Of(Typical with { Seed = 8 }, 10).Digest());

    [Fact]
    public void Radio_does_not_change_who_walks_when()
    {
        var deaf = Typical with { Radio = new RadioSpec { TransmitDbm = 0 } };

        var (heard, unheard) = (Recording.Of(Typical, 60).Crossings, Recording.Of(deaf, 60).Crossings);

        Assert.NotEmpty(heard);
        Assert.Equal(heard.Select(Walk), unheard.Select(Walk));

        static (string, Direction, long, long) Walk(Crossing crossing) =>
            (crossing.Piece.PieceId, crossing.Direction, crossing.FromUs, crossing.ToUs);
    }

    [Fact]
    public void Badges_are_read_while_somebody_walks_and_change_nobodys_way()
    {
        var worn = Typical with { Carriers = Typical.Carriers with { BadgeShare = 1 } };

        var (plain, badged) = (Recording.Of(Typical, 120), Recording.Of(worn, 120));

        Assert.Empty(plain.Site.Badged);
        Assert.Equal(plain.Crossings.Select(WayOf), badged.Crossings.Select(WayOf));
        Assert.Equal(Typical.Carriers.People, badged.Site.Badged.Select(person => person.Badge!.EpcHex).Distinct().Count());
        // Of each walk that went on for seconds before antennas, by whoever carried its tray.
        var owners = badged.Site.Badged.ToDictionary(person => person.Badge!, person => person.Id);
        var reads = badged.Reads.Where(read => owners.ContainsKey(read.Tag)).ToLookup(read => owners[read.Tag], read => read.AtUs);
        var walks = badged.Crossings.DistinctBy(crossing => crossing.Group).ToList();
        var seen = walks.Count(walk => reads[walk.Carrier].Any(at => at >= walk.FromUs && at <= walk.ToUs));
        Assert.True(seen >= 0.9 * walks.Count, $"{seen} badges of {walks.Count} walks were read");

        static (string, string, string, Direction, long, long) WayOf(Crossing crossing) =>
            (crossing.Piece.PieceId, crossing.Carrier, crossing.Group, crossing.Direction, crossing.FromUs, crossing.ToUs);
    }

    [Fact]
    public void Who_has_arrived_takes_the_badge_along()
    {
        // Everybody carries something, so that the truth has every walk; those that go on at the end it has not.
        var recording = Recording.Of(Typical with { Carriers = Typical.Carriers with { BadgeShare = 1, EmptyHanded = 0, LoiterShare = 0 } }, 120);
        var walks = recording.Crossings.ToLookup(crossing => crossing.Carrier);
        var owners = recording.Site.Badged.ToDictionary(person => person.Badge!, person => person.Id);

        var worn = recording.Reads.Where(read => read.AtUs < 100_000_000 && owners.ContainsKey(read.Tag)).ToList();

        Assert.NotEmpty(worn);
        Assert.All(worn, read => Assert.Contains(walks[owners[read.Tag]], walk => read.AtUs >= walk.FromUs && read.AtUs <= walk.ToUs));
    }

    [Fact]
    public void A_share_of_the_people_wears_a_badge_and_who_stands_nowhere_is_not_read()
    {
        var half = new Recording(Typical with { Carriers = Typical.Carriers with { BadgeShare = 0.5, People = 40 } });
        half.Site.AdvanceTo(5_000_000);

        Assert.InRange(half.Site.Badged.Count, 8, 32);
        Assert.All(half.Site.Badged, person => Assert.StartsWith("2E", person.Badge!.EpcHex, StringComparison.Ordinal));
        Assert.DoesNotContain(half.Reads, read => half.Site.Badged.Any(person => person.Badge == read.Tag));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(20_261_121)]
    public void Only_what_is_in_a_zone_can_leave_it(int seed)
    {
        var recording = Recording.Of(Typical with { Seed = seed }, 600);
        var inside = new Dictionary<Piece, bool>();

        foreach (var crossing in recording.Crossings.OrderBy(crossing => crossing.CrossedUs))
        {
            if (crossing.Direction is Direction.TurnedBack or Direction.PassedBy)
            {
                continue;
            }

            var goesIn = crossing.Direction == Direction.In;
            var isImpossible = inside.TryGetValue(crossing.Piece, out var isIn) && isIn == goesIn;
            Assert.False(isImpossible, $"seed {seed}, {crossing}");
            inside[crossing.Piece] = goesIn;
        }

        Assert.Contains(recording.Crossings, crossing => crossing.Direction == Direction.Out);
    }

    [Fact]
    public void No_piece_is_in_two_places_or_lost()
    {
        var recording = Recording.Of(Typical, 300);
        recording.Site.Close();
        recording.Site.AdvanceTo(recording.Site.NowUs + 30_000_000);

        Assert.True(recording.Site.IsQuiet);
        Assert.All(recording.Site.Pieces, piece => Assert.Single(recording.Site.Zones, zone => zone.Has(piece)));
        Assert.Equal(
            Typical.Pieces.Count + recording.Site.Clones.Count, recording.Site.Zones.Sum(zone => zone.Count));
    }

    [Fact]
    public void A_minute_has_twenty_crossings_of_every_kind()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var recording = new Recording(Typical with { Seed = seed });
            recording.Site.Open();
            recording.Site.AdvanceTo(45_000_000);
            recording.Site.Close();
            recording.Site.AdvanceTo(70_000_000);

            Assert.True(recording.Crossings.Count >= 20, $"seed {seed}: {recording.Crossings.Count}");
            Assert.All(
                [Direction.In, Direction.Out, Direction.TurnedBack],
                kind => Assert.True(
                    recording.Crossings.Exists(crossing => crossing.Direction == kind), $"seed {seed}: no {kind}"));
        }
    }

    [Fact]
    public void Strays_are_read_weakly_and_never_cross()
    {
        var recording = Recording.Of(Typical, 30);
        var strays = recording.Site.Strays.Select(piece => piece.Tag).ToHashSet();
        var reads = recording.Reads.Where(read => strays.Contains(read.Tag)).ToList();

        Assert.True(reads.Count > 500, $"{reads.Count} reads");
        Assert.InRange(reads.Average(read => read.RssiCentiDbm / 100.0), -82, -65);
        Assert.DoesNotContain(recording.Crossings, crossing => strays.Contains(crossing.Piece.Tag));
    }

    [Fact]
    public void Truth_counts_exactly_the_reads_that_the_readers_took()
    {
        var recording = Recording.Of(Typical, 60);

        foreach (var crossing in recording.Crossings)
        {
            var reads = recording.Reads
                .Where(read => read.Tag == crossing.Piece.Tag && read.Antenna.Portal == crossing.Portal)
                .Where(read => read.AtUs >= crossing.FromUs && read.AtUs <= crossing.ToUs)
                .ToList();
            Assert.Equal(crossing.ReadsInside, reads.Count(read => read.Antenna.Side == Side.Inside));
            Assert.Equal(crossing.ReadsOutside, reads.Count(read => read.Antenna.Side == Side.Outside));
        }
    }

    [Fact]
    public void Reader_that_does_not_ask_reads_nothing()
    {
        var recording = new Recording(Typical) { IsAsking = false };
        recording.Site.Open();
        recording.Site.AdvanceTo(30_000_000);

        Assert.NotEmpty(recording.Crossings);
        Assert.All(recording.Crossings, crossing => Assert.Equal(0, crossing.ReadsInside + crossing.ReadsOutside));
        Assert.Equal(0, recording.Site.StrayReads);
    }

    [Fact]
    public void Piece_on_a_shelf_in_view_is_read_until_it_is_carried_out()
    {
        var scenario = Typical with
        {
            Pieces = new() { ShelfInViewShare = 1 },
            Strays = new() { Count = 0, Distance = new(1, 2) },
        };
        var recording = Recording.Of(scenario, 120);

        var resting = recording.Crossings.Where(crossing => crossing.Direction == Direction.In).Select(RestingReads).ToList();

        Assert.True(resting.Max() > 10, $"at most {resting.Max()} reads while one lay there");

        int RestingReads(Crossing inwards)
        {
            var next = recording.Crossings
                .Where(crossing => crossing.Piece == inwards.Piece && crossing.FromUs > inwards.ToUs)
                .Select(crossing => crossing.FromUs)
                .FirstOrDefault(recording.Site.NowUs);
            return recording.Reads.Count(
                read => read.Tag == inwards.Piece.Tag && read.AtUs > inwards.ToUs && read.AtUs < next);
        }
    }

    [Fact]
    public void Neighbouring_door_is_heard_too()
    {
        var recording = Recording.Of(Presets.Named("hard") with { Seed = 7 }, 60);
        var walks = recording.Crossings.ToLookup(crossing => crossing.Piece.Tag);

        var foreign = recording.Reads.Count(read => walks[read.Tag].Any(walk =>
            walk.FromUs <= read.AtUs && read.AtUs <= walk.ToUs && walk.Portal != read.Antenna.Portal));

        Assert.True(foreign > 50, $"{foreign} reads of people at the other door");
    }

    [Fact]
    public void Adversarial_has_all_that_is_odd()
    {
        var recording = Recording.Of(Presets.Named("adversarial") with { Seed = 7 }, 900);

        Assert.All(
            Enum.GetValues<Traits>(),
            trait => Assert.Contains(recording.Crossings, crossing => crossing.Traits.HasFlag(trait)));
        Assert.All(
            Enum.GetValues<Direction>(),
            direction => Assert.Contains(recording.Crossings, crossing => crossing.Direction == direction));
        Assert.All(
            recording.Crossings.Where(crossing => (crossing.Traits & (Traits.DeadTag | Traits.Foil)) != 0),
            crossing => Assert.Equal(0, crossing.ReadsInside + crossing.ReadsOutside));
    }

    [Fact]
    public void Clone_has_the_number_of_a_piece_and_a_chip_of_its_own()
    {
        var site = new Recording(Typical with { Pieces = Typical.Pieces with { CloneShare = 0.5 } }).Site;

        Assert.InRange(site.Clones.Count, 60, 140);
        Assert.All(site.Clones, clone =>
        {
            var piece = Assert.Single(site.Pieces, piece => piece.Tag.Epc == clone.Tag.Epc);
            Assert.NotEqual(piece.Tag.Tid, clone.Tag.Tid);
        });
    }

    [Fact]
    public void Sites_share_neither_ids_nor_tags()
    {
        var pieces = new[] { "dc1", "dc2", "dc3" }
            .Select(site => new Recording(Typical with { Site = site }).Site)
            .SelectMany(site => site.Pieces.Concat(site.Strays))
            .ToList();

        Assert.Distinct(pieces.Select(piece => piece.PieceId));
        Assert.Distinct(pieces.Select(piece => piece.Tag.EpcHex));
    }
}
