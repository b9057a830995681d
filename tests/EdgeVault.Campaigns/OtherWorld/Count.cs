using EdgeVault.Capture;
using EdgeVault.HardwareSim.Truth;

namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>Holds what the gateway's Capture told, or what its ledger has, against what happened, by the score's own
/// rules (ADR 9).</summary>
internal sealed class Count(Tape tape, DateTimeOffset start)
{
    private readonly SeenEvents _told = new();
    private ulong _index;

    public void Add(CaptureOutput output)
    {
        if (output is not PassagesDecided decided)
        {
            return;
        }

        foreach (var passage in decided.Passages)
        {
            _told.Add(new SeenPassage(
                _index++, decided.Portal, passage.Epc.ToHex(), NameOf(passage.Direction), passage.From, passage.To)
            {
                DecidedAt = decided.At,
            });
        }
    }

    /// <summary>An entry of the gateway's ledger.</summary>
    /// <exception cref="InvalidDataException">It is no event.</exception>
    public void Add(ulong index, ReadOnlySpan<byte> entry) => EventBytes.AddTo(_told, index, entry);

    public ScoreSheet Sheet() => new(
        Score.Of(Truth(), _told), _told.Clones, [.. tape.Shelves.Select(static shelved => shelved.Tag.EpcHex)],
        TimeSpan.FromSeconds(tape.Seconds));

    private List<CrossingLine> Truth()
    {
        var seen = tape.Seen.ToLookup(static read => read.Tag);
        var lines = new List<CrossingLine>();
        foreach (var visit in tape.Visits)
        {
            lines.AddRange(visit.Tags.Select(tag => new CrossingLine(
                tag.EpcHex, tag.EpcHex, visit.Door.Id, visit.Direction, At(visit.Way.From), At(visit.Way.To),
                At(visit.Way.NearestTo(visit.Door.Y)), visit.Group, visit.Group, ReadsOf(visit, seen[tag]))));
        }

        return lines;
    }

    private static SideReads ReadsOf(Visit visit, IEnumerable<TagSeen> seen)
    {
        var (outside, inside) = (0, 0);
        foreach (var read in seen.Where(read => read.Aerial.Door == visit.Door
            && read.AtUs >= visit.Way.From * 1e6 && read.AtUs <= visit.Way.To * 1e6))
        {
            (outside, inside) = read.Aerial.IsInside ? (outside, inside + 1) : (outside + 1, inside);
        }

        return new(outside, inside);
    }

    private DateTimeOffset At(double seconds) => start.AddSeconds(seconds);

    private static string NameOf(PassageDirection direction) => direction switch
    {
        PassageDirection.In => "in",
        PassageDirection.Out => "out",
        PassageDirection.TurnedBack => "turned_back",
        _ => "unresolved",
    };
}
