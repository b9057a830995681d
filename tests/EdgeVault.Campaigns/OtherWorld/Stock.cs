namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>The pieces of one pair of doors: which are inside, which outside, and which on their way.</summary>
internal sealed class Stock
{
    // As no piece is carried twice within eight seconds.
    private const double RestSeconds = 10;

    private readonly Random _random;
    private readonly List<Tag> _inside = [];
    private readonly List<Tag> _outside = [];
    private readonly List<(double At, bool IsInside, IReadOnlyList<Tag> Tags)> _underWay = [];

    public Stock(IEnumerable<Tag> tags, Random random)
    {
        _random = random;
        foreach (var tag in tags)
        {
            (random.Hits(0.5) ? _inside : _outside).Add(tag);
        }
    }

    /// <summary>Fewer than asked for where there are no more.</summary>
    public IReadOnlyList<Tag> Take(bool isInside, int count, double at)
    {
        PutBack(at);
        var zone = isInside ? _inside : _outside;
        var taken = new List<Tag>();
        while (taken.Count < count && zone.Count > 0)
        {
            var place = _random.Next(zone.Count);
            taken.Add(zone[place]);
            zone[place] = zone[^1];
            zone.RemoveAt(zone.Count - 1);
        }

        return taken;
    }

    public void Arrive(IReadOnlyList<Tag> tags, bool isInside, double at) =>
        _underWay.Add((at + RestSeconds, isInside, tags));

    private void PutBack(double at)
    {
        foreach (var (_, isInside, tags) in _underWay.Where(tray => tray.At <= at))
        {
            (isInside ? _inside : _outside).AddRange(tags);
        }

        _underWay.RemoveAll(tray => tray.At <= at);
    }
}
