using EdgeVault.HardwareSim.World;

namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>Two plain rules: the side of a tag's first read against that of its last, and the order of its sides'
/// centroids by a vote of its tray.</summary>
/// <remarks>They are given what no gateway has: who walks together and when, and when each read truly was. They never
/// abstain where there is something to say, so who did not cross is told wrong as soon as they say anything. Shares are
/// of the crossings.</remarks>
internal sealed class Baselines
{
    private const int ReadsSeenMin = 2;
    private const long SilenceUs = 2_000_000;

    public RuleCount FirstLast { get; private set; }

    public RuleCount CentroidVote { get; private set; }

    /// <summary>At its own door, and at the one beside it, where nothing crosses (ADR 9).</summary>
    public static Baselines Of(Tape tape)
    {
        var (rules, seen) = (new Baselines(), tape.Seen.ToLookup(static read => read.Tag));
        foreach (var visit in tape.Visits)
        {
            foreach (var door in tape.Layout.Doors.Where(door => door.Pair == visit.Door.Pair))
            {
                rules.Judge(
                    door == visit.Door ? visit.Direction : Direction.PassedBy,
                    [.. visit.Tags.Select(tag => Longest(visit, door, seen[tag]))]);
            }
        }

        return rules;
    }

    /// <param name="direction">The truth.</param>
    /// <param name="reads">Of each tag of a tray at one door, in the order of their times.</param>
    public void Judge(Direction direction, IReadOnlyList<IReadOnlyList<TagSeen>> reads)
    {
        var vote = Math.Sign(reads.Sum(static tag => OrderOf(tag)));
        foreach (var tag in reads)
        {
            var isSeen = tag.Count >= ReadsSeenMin;
            var ends = isSeen ? tag[^1].Aerial.IsInside.CompareTo(tag[0].Aerial.IsInside) : 0;
            FirstLast = FirstLast.With(direction, isSeen, ends);
            CentroidVote = CentroidVote.With(direction, isSeen, isSeen ? vote : 0);
        }
    }

    // Of all the times in which it was read without a pause, the one that had most reads while it was carried.
    private static List<TagSeen> Longest(Visit visit, Door door, IEnumerable<TagSeen> reads)
    {
        var (longest, present) = (new List<TagSeen>(), new List<TagSeen>());
        var carried = reads.Where(read => read.Aerial.Door == door && IsIn(visit, read));
        foreach (var read in carried.OrderBy(static read => read.AtUs))
        {
            if (present.Count > 0 && read.AtUs - present[^1].AtUs > SilenceUs)
            {
                (longest, present) = (present.Count > longest.Count ? present : longest, []);
            }

            present.Add(read);
        }

        return present.Count > longest.Count ? present : longest;
    }

    private static bool IsIn(Visit visit, TagSeen read) =>
        read.AtUs >= visit.Way.From * 1e6 && read.AtUs <= visit.Way.To * 1e6;

    // +1 where the inside's amplitude comes later than the outside's.
    private static int OrderOf(IReadOnlyList<TagSeen> reads)
    {
        var sides = new (double Weight, double Moment)[2];
        foreach (var read in reads)
        {
            var weight = Math.Pow(10, read.RssiCentiDbm / 2_000.0);
            ref var side = ref sides[read.Aerial.IsInside ? 1 : 0];
            side = (side.Weight + weight, side.Moment + (weight * (read.AtUs - reads[0].AtUs)));
        }

        var (outside, inside) = (sides[0], sides[1]);
        return outside.Weight == 0 || inside.Weight == 0 || reads.Count < ReadsSeenMin ? 0
            : Math.Sign((inside.Moment / inside.Weight) - (outside.Moment / outside.Weight));
    }
}

/// <summary>How a plain rule did.</summary>
/// <param name="Crossings">Pieces that crossed.</param>
/// <param name="Seen">Of those, with two reads or more.</param>
/// <param name="Right">Of those, told right.</param>
/// <param name="Wrong">Told the other way, or told at all of one that did not cross.</param>
internal readonly record struct RuleCount(int Crossings, int Seen, int Right, int Wrong)
{
    public double RightShare => (double)Right / Crossings;

    public double WrongShare => (double)Wrong / Crossings;

    public RuleCount With(Direction direction, bool isSeen, int said)
    {
        var truth = direction switch { Direction.In => 1, Direction.Out => -1, _ => 0 };
        return new(
            Crossings + Math.Abs(truth), Seen + (isSeen ? Math.Abs(truth) : 0),
            Right + (truth != 0 && said == truth ? 1 : 0), Wrong + (said != 0 && said != truth ? 1 : 0));
    }
}
