using System.Runtime.Versioning;
using EdgeVault.Campaigns.OtherWorld;
using EdgeVault.Capture;
using EdgeVault.Gs1.Epc;
using EdgeVault.HardwareSim.Truth;
using Direction = EdgeVault.HardwareSim.World.Direction;

namespace EdgeVault.HardwareSim.Tests.OtherWorld;

/// <summary>The campaign <c>other-world</c>: its world replays, what it promises happens, and its plain rules count
/// right.</summary>
[SupportedOSPlatform("linux")]
public sealed class OtherWorldTests
{
    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        Assert.Equal(Bytes(3), Bytes(3));
        Assert.NotEqual(Bytes(3), Bytes(4));
    }

    [Fact]
    public void Every_scene_happens_and_every_kind_of_read()
    {
        var tape = Record("hard", seed: 5, trays: 160);

        Assert.Equal(Enum.GetValues<Scene>(), tape.Visits.Select(static visit => visit.Scene).Distinct().Order());
        Assert.All(tape.Visits, static visit => Assert.InRange(visit.Tags.Count, 1, 20));
        Assert.Contains(tape.Visits, static visit => visit.Flashes.Count > 0);
        Assert.Contains(tape.Messages, static message => message.Input is { IsHigh: true });
        var shelved = tape.Shelves.Select(static shelf => shelf.Tag).ToHashSet();
        Assert.Contains(tape.Seen, read => shelved.Contains(read.Tag));
        Assert.Contains(tape.Visits, visit => tape.Seen.Any(read =>
            visit.Tags.Contains(read.Tag) && read.Aerial.Door != visit.Door
            && read.Aerial.Door.Pair == visit.Door.Pair));
    }

    [Fact]
    public void No_piece_is_in_two_trays_at_once()
    {
        var tape = Record("typical", seed: 6, trays: 80);

        var carried = tape.Visits.SelectMany(visit => visit.Tags.Select(tag => (Tag: tag, visit.Way)));
        foreach (var trays in carried.GroupBy(tray => tray.Tag))
        {
            var ways = trays.Select(static tray => tray.Way).OrderBy(static way => way.From).ToList();
            Assert.All(ways.Zip(ways.Skip(1)), static two => Assert.True(two.First.To + 8 <= two.Second.From));
        }
    }

    /// <summary>What is told here comes from where each way begins and ends, not from what the visit says.</summary>
    [Theory]
    [InlineData(true, nameof(Outcome.Right), nameof(Outcome.Quiet))]
    [InlineData(false, nameof(Outcome.Wrong), nameof(Outcome.Wrong))]
    public void The_count_holds_what_was_told_against_who_changed_sides(
        bool isTrue, string ofCrossings, string ofOthers)
    {
        var tape = Record("hard", seed: 14, trays: 80);
        var count = new Count(tape, Replayed.Start);
        var crossed = tape.Visits.ToDictionary(static visit => visit.Group, static visit => SidesOf(visit));
        foreach (var visit in tape.Visits)
        {
            var (isFrom, isTo) = SidesOf(visit);
            if (!isTrue || isFrom != isTo)
            {
                count.Add(Told(visit, isTo == isTrue ? PassageDirection.In : PassageDirection.Out));
            }
        }

        var judged = count.Sheet().Score.Judged;
        var (goers, others) = (judged.Where(Crossed).ToList(), judged.Where(piece => !Crossed(piece)).ToList());
        Assert.All(goers, piece => Assert.Equal(ofCrossings, piece.Outcome.ToString()));
        Assert.All(others, piece => Assert.Equal(ofOthers, piece.Outcome.ToString()));
        Assert.True(goers.Count > 200 && others.Count > 50, $"{goers.Count} crossed, {others.Count} did not");

        bool Crossed(JudgedCrossing piece) => crossed[piece.Truth.Group].IsFrom != crossed[piece.Truth.Group].IsTo;
    }

    /// <summary>A tray of three goes in: one tag shows it, one was last read outside, one was read once. The tray's
    /// vote is in.</summary>
    [Fact]
    public void The_plain_rules_count_a_crossing_as_it_stands()
    {
        var rules = new Baselines();

        rules.Judge(Direction.In, [Reads("oOiI"), Reads("oiIo"), Reads("o")]);

        Assert.Equal(new RuleCount(Crossings: 3, Seen: 2, Right: 1, Wrong: 0), rules.FirstLast);
        Assert.Equal(new RuleCount(Crossings: 3, Seen: 2, Right: 2, Wrong: 0), rules.CentroidVote);
    }

    [Fact]
    public void What_the_plain_rules_say_against_the_truth_or_of_who_did_not_cross_is_wrong()
    {
        var rules = new Baselines();

        rules.Judge(Direction.Out, [Reads("ooii")]);
        rules.Judge(Direction.PassedBy, [Reads("oooi"), Reads("oo")]);
        rules.Judge(Direction.TurnedBack, [Reads("oIo")]);

        Assert.Equal(new RuleCount(Crossings: 1, Seen: 1, Right: 0, Wrong: 2), rules.FirstLast);
        Assert.Equal(new RuleCount(Crossings: 1, Seen: 1, Right: 0, Wrong: 3), rules.CentroidVote);
    }

    private static Tape Record(string preset, int seed, int trays) => Tape.Record(
        WorldPreset.All.First(each => each.Name == preset), seed, pairs: 2, trays, static () => { },
        TestContext.Current.CancellationToken);

    private static string Bytes(int seed)
    {
        var tape = Record("hard", seed, trays: 8);
        var speech = new Speech(tape, 1_780_000_000_000_000);
        return string.Join('\n', tape.Messages.Select(message =>
            $"{message.ArrivesUs} {message.Reader} {Convert.ToHexString(speech.FrameOf(message))}"));
    }

    private static (bool IsFrom, bool IsTo) SidesOf(Visit visit) =>
        (visit.Way.PlaceAt(visit.Way.From).X > 0, visit.Way.PlaceAt(visit.Way.To).X > 0);

    private static PassagesDecided Told(Visit visit, PassageDirection direction)
    {
        var at = Replayed.Start.AddSeconds(visit.Way.NearestTo(visit.Door.Y));
        return new(at, visit.Door.Id, default, [.. visit.Tags.Select(tag => new Passage
        {
            Epc = EpcBits.From(tag.Epc, tag.Epc.Length * 8),
            Direction = direction,
            From = at,
            To = at,
            Antennas = [],
            GroupSeen = visit.Tags.Count,
        })]);
    }

    // o: outside, i: inside, a tenth of a second apart; a capital is 20 dB louder.
    private static List<TagSeen> Reads(string reads)
    {
        var aerials = Layout.Of(WorldPreset.All[0], 1).Aerials;
        var tag = new Tag(1, 0);
        return [.. reads.Select((read, number) => new TagSeen(
            number * 100_000, tag, aerials[char.ToLowerInvariant(read) == 'i' ? 2 : 0],
            (short)(char.IsUpper(read) ? -4_000 : -6_000)))];
    }
}
