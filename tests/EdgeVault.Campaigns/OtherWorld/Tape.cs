namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>All that happened in one other world, and all that its readers said of it. The same preset, seed and size
/// give the same one.</summary>
internal sealed class Tape
{
    private const int PiecesOfPair = 500;

    // What is far away after the last tray is decided by then.
    private const double AfterSeconds = 12;

    private readonly List<Visit> _visits = [];
    private readonly List<Shelved> _shelves = [];
    private readonly List<TagSeen> _seen = [];
    private readonly List<Message> _messages = [];

    private Tape(WorldPreset preset, int seed, int pairs)
    {
        (Preset, Layout) = (preset, Layout.Of(preset, pairs));
        Clocks = [.. Enumerable.Range(0, Layout.Readers).Select(reader =>
            ReaderTime.Draw(preset, Seeds.For(seed, Step(reader, 3))))];
    }

    public WorldPreset Preset { get; }

    public Layout Layout { get; }

    /// <summary>Of each reader.</summary>
    public IReadOnlyList<ReaderTime> Clocks { get; }

    public IReadOnlyList<Visit> Visits => _visits;

    public IReadOnlyList<Shelved> Shelves => _shelves;

    /// <summary>All reads, in the order of their times for each reader.</summary>
    public IReadOnlyList<TagSeen> Seen => _seen;

    /// <summary>In the order in which they arrive.</summary>
    public IReadOnlyList<Message> Messages => _messages;

    public double Seconds { get; private set; }

    /// <param name="preset">How hard.</param>
    /// <param name="seed">Of every choice.</param>
    /// <param name="pairs">Of doors.</param>
    /// <param name="trays">That cross or turn back, at least, at all doors together.</param>
    /// <param name="done">Told after each pair.</param>
    /// <param name="cancellationToken">Leaves off.</param>
    public static Tape Record(
        WorldPreset preset, int seed, int pairs, int trays, Action done, CancellationToken cancellationToken)
    {
        var tape = new Tape(preset, seed, pairs);
        for (var pair = 0; pair < pairs; pair++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tape.Play(seed, pair, (trays + pairs - 1) / pairs);
            done();
        }

        tape._messages.Sort(static (one, other) => one.ArrivesUs != other.ArrivesUs
            ? one.ArrivesUs.CompareTo(other.ArrivesUs) : one.Reader.CompareTo(other.Reader));
        return tape;
    }

    private void Play(int seed, int pair, int trays)
    {
        var random = Seeds.For(seed, Step(pair, 0));
        Door[] doors = [.. Layout.Doors.Where(door => door.Pair == pair)];
        var numbers = Enumerable.Range(pair * PiecesOfPair * 2, PiecesOfPair);
        var stock = new Stock(numbers.Select(number => Tag.Draw(number, Preset, random)).ToList(), random);
        var visits = Scenes.Play(Preset, doors, stock, Seeds.For(seed, Step(pair, 1)), trays);
        visits.Sort(static (one, other) => one.Way.From.CompareTo(other.Way.From));
        var shelves = Fill(doors, (pair * PiecesOfPair * 2) + PiecesOfPair, Seeds.For(seed, Step(pair, 2)));
        var seconds = visits.Max(static visit => visit.Way.To) + AfterSeconds;
        Seconds = Math.Max(Seconds, seconds);
        var edges = doors
            .SelectMany(door => LightBarriers.Of(door, visits, Seeds.For(seed, Step(door.Number, 4))))
            .ToLookup(static edge => edge.Terminal.Reader);
        var aerials = Layout.Aerials.Where(aerial => aerial.Door.Pair == pair);
        foreach (var reader in aerials.GroupBy(static aerial => aerial.Reader))
        {
            var seen = Inventory.Play(
                Preset, [.. reader], visits, shelves, seconds, Seeds.For(seed, Step(reader.Key, 5)));
            _seen.AddRange(seen);
            _messages.AddRange(Wire.Tell(reader.Key, seen, edges[reader.Key], Seeds.For(seed, Step(reader.Key, 6))));
        }

        _visits.AddRange(visits);
        _shelves.AddRange(shelves);
    }

    /// <summary>Most of it inside; a metre and more from the wall.</summary>
    private List<Shelved> Fill(Door[] doors, int firstNumber, Random random)
    {
        var shelves = new List<Shelved>();
        foreach (var door in doors)
        {
            for (var count = 0; count < Preset.Shelved; count++)
            {
                var side = random.Hits(0.8) ? 1 : -1;
                shelves.Add(new Shelved(
                    Tag.Draw(firstNumber + shelves.Count, Preset, random), side * random.Between(1, 4.5),
                    door.Y + (random.Sign() * random.Between(0.6, 2.2)),
                    [.. Enumerable.Range(0, 4).Select(_ => random.Gauss() * Preset.AntennaSigmaDb * 1.5)]));
            }
        }

        return shelves;
    }

    // Ten streams an actor, so that what one draws never shifts another.
    private static long Step(int actor, int stream) => (actor * 10L) + stream;
}
