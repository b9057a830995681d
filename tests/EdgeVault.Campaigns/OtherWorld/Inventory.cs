using System.Runtime.InteropServices;

namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>One reader: its antennas in turn, in each turn as many rounds as there is time for. All tags that answer
/// share it, so that a full tray is read less often, piece by piece.</summary>
internal sealed class Inventory
{
    private const double RoundSeconds = 0.008;
    private const double AnswerSeconds = 0.0035;
    private const double MovingSeconds = 0.4;
    private const double StandingSeconds = 4;
    private const double PeopleMetres = 0.9;
    private const double PeopleDb = 7;

    private readonly WorldPreset _preset;
    private readonly Air _air;
    private readonly IReadOnlyList<Aerial> _aerials;
    private readonly bool _isInHalves;
    private readonly Random _random;
    private readonly double _dwellSeconds;
    private readonly Dictionary<(Tag Tag, Aerial Aerial), Drift> _drifts = [];
    private readonly Dictionary<(Visit Visit, Aerial Aerial), Drift> _shared = [];
    private readonly List<(Tag Tag, double Loudness, double Share)> _answering = [];
    private readonly List<TagSeen> _seen = [];

    private Inventory(WorldPreset preset, IReadOnlyList<Aerial> aerials, Random random)
    {
        (_preset, _air, _aerials, _random) = (preset, new Air(preset), aerials, random);
        _isInHalves = aerials[0].Reader % 2 == 0;
        _dwellSeconds = random.Between(0.055, 0.095);
    }

    /// <param name="preset">How loud things are.</param>
    /// <param name="aerials">Of one reader.</param>
    /// <param name="visits">Of its pair of doors, by their beginning.</param>
    /// <param name="shelves">What lies in view all the while.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="random">Of this reader alone.</param>
    public static List<TagSeen> Play(
        WorldPreset preset, IReadOnlyList<Aerial> aerials, IReadOnlyList<Visit> visits, IReadOnlyList<Shelved> shelves,
        double seconds, Random random)
    {
        var inventory = new Inventory(preset, aerials, random);
        var (present, next, turn) = (new List<Visit>(), 0, 0);
        for (var at = random.Between(0, 0.3); at < seconds; at += inventory._dwellSeconds)
        {
            while (next < visits.Count && visits[next].Way.From <= at)
            {
                present.Add(visits[next++]);
            }

            present.RemoveAll(visit => visit.IsOver(at));
            inventory.Dwell(aerials[turn++ % aerials.Count], at, present, shelves);
        }

        return inventory._seen;
    }

    private void Dwell(Aerial aerial, double at, List<Visit> present, IReadOnlyList<Shelved> shelves)
    {
        _answering.Clear();
        foreach (var visit in present)
        {
            Answer(visit, aerial, at);
        }

        foreach (var shelved in shelves)
        {
            Answer(shelved, aerial, at, present);
        }

        var answers = _answering.Sum(static tag => tag.Share);
        var rounds = _dwellSeconds / (RoundSeconds + (AnswerSeconds * answers));
        for (var round = 0; round < rounds; round++)
        {
            Round(aerial, at + (_dwellSeconds * round / rounds), Math.Min(1, rounds - round));
        }
    }

    private void Round(Aerial aerial, double at, double part)
    {
        foreach (var (tag, loudness, share) in _answering)
        {
            if (_random.Hits(share * part))
            {
                var atUs = (long)((at + _random.Between(0, 0.004)) * 1e6);
                _seen.Add(new TagSeen(atUs, tag, aerial, _air.RssiOf(loudness, _random, _isInHalves)));
            }
        }
    }

    private void Answer(Visit visit, Aerial aerial, double at)
    {
        var (x, y) = visit.Way.PlaceAt(at);
        var loudness = _air.LoudnessAt(aerial, x, y);
        var flashes = aerial.Door == visit.Door ? visit.Flashes : visit.FlashesBeside;
        var mirrored = flashes.FirstOrDefault(flash => at >= flash.From && at <= flash.To);
        var isMirrored = mirrored.To > 0 && x > 0 != aerial.IsInside;
        var image = isMirrored ? _air.LoudnessAt(aerial, -x, y) - mirrored.Db : double.NegativeInfinity;
        if (Math.Max(loudness, image) < -25)
        {
            return;
        }

        var seconds = visit.Way.IsMovingAt(at) ? MovingSeconds : StandingSeconds;
        var common = visit.LuckDb[((aerial.Door.Number % Layout.DoorsOfPair) * 4) + aerial.Number]
            + Wander(_shared, (visit, aerial), at, seconds)
            - visit.Shadows.Where(shadow => shadow.IsInside == aerial.IsInside && at >= shadow.From && at <= shadow.To)
                .Sum(static shadow => shadow.Db);
        for (var number = 0; number < visit.Tags.Count; number++)
        {
            var tag = visit.Tags[number];
            var seen = isMirrored && _random.Hits(mirrored.Share) ? Math.Max(loudness, image) : loudness;
            Add(tag, seen + common + visit.LieDb[number] + tag.OffsetDb + Wander(_drifts, (tag, aerial), at, seconds));
        }
    }

    private void Answer(Shelved shelved, Aerial aerial, double at, List<Visit> present)
    {
        var loudness = _air.LoudnessAt(aerial, shelved.X, shelved.Y) + shelved.LuckDb[aerial.Number];
        if (loudness < -20)
        {
            return;
        }

        var isHidden = present.Exists(visit => visit.Way.PlaceAt(at) is var (x, y)
            && Math.Abs(x - shelved.X) < PeopleMetres && Math.Abs(y - shelved.Y) < PeopleMetres);
        var drift = Wander(_drifts, (shelved.Tag, aerial), at, StandingSeconds);
        Add(shelved.Tag, loudness + shelved.Tag.OffsetDb - (isHidden ? PeopleDb : 0) + drift);
    }

    private double Wander<TKey>(Dictionary<TKey, Drift> drifts, TKey key, double at, double seconds)
        where TKey : notnull
    {
        ref var drift = ref CollectionsMarshal.GetValueRefOrAddDefault(drifts, key, out _);
        return drift.ValueAt(at, _preset.ShadowSigmaDb / Math.Sqrt(2), seconds, _random);
    }

    private void Add(Tag tag, double loudness)
    {
        if (loudness > -15)
        {
            _answering.Add((tag, loudness, _air.ShareOf(loudness)));
        }
    }
}

/// <summary>One read. Microseconds of the world.</summary>
internal readonly record struct TagSeen(long AtUs, Tag Tag, Aerial Aerial, short RssiCentiDbm);

/// <summary>A piece on a shelf in view.</summary>
/// <param name="LuckDb">What each antenna of a door happens to see more or less, dB.</param>
internal sealed record Shelved(Tag Tag, double X, double Y, double[] LuckDb);
