namespace EdgeVault.HardwareSim.Truth;

/// <summary>What a gateway asserts about a piece at a door: <c>in</c>, <c>out</c>, <c>turned_back</c> or
/// <c>unresolved</c>.</summary>
internal sealed record SeenPassage(
    ulong Index, string Portal, string EpcHex, string Direction, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>What a gateway says of who was only seen to wear a radio badge.</summary>
    public const string WornRole = "supported";

    /// <summary>When it was decided, where that was told.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Whose radio badges were seen with it.</summary>
    public IReadOnlyList<string> Worn { get; init; } = [];

    public bool IsCrossing => Direction is "in" or "out";
}

/// <summary>A tag number that a gateway believes to exist twice.</summary>
internal sealed record SeenClone(ulong Index, string EpcHex);

/// <summary>A time when a portal was blind, as its gateway recorded it; an open end is still going on.</summary>
internal sealed record SeenGap(string Portal, DateTimeOffset From, DateTimeOffset? To);

/// <summary>The events of one site that can be held against the truth.</summary>
internal sealed class SeenEvents
{
    private readonly List<SeenPassage> _passages = [];
    private readonly List<SeenClone> _clones = [];
    private readonly SortedDictionary<ulong, SeenGap> _gaps = [];

    public IReadOnlyList<SeenPassage> Passages => _passages;

    public IEnumerable<SeenGap> Gaps => _gaps.Values;

    public IReadOnlyList<SeenClone> Clones => _clones;

    public ulong Count { get; private set; }

    public void Other() => Count++;

    public void Add(SeenPassage passage)
    {
        Count++;
        _passages.Add(passage);
    }

    public void AddClone(SeenClone clone)
    {
        Count++;
        _clones.Add(clone);
    }

    public void GapOpened(ulong index, string portal, DateTimeOffset from)
    {
        Count++;
        _gaps[index] = new(portal, from, null);
    }

    /// <param name="index">Of the closing event.</param>
    /// <param name="opened">Index of the opening one.</param>
    /// <param name="portal">Named by both.</param>
    /// <param name="from">When it began, as the closing event says.</param>
    /// <param name="to">When the portal could see again.</param>
    public void GapClosed(ulong index, ulong opened, string portal, DateTimeOffset from, DateTimeOffset to)
    {
        Count++;
        _gaps[_gaps.ContainsKey(opened) ? opened : index] = new(portal, from, to);
    }
}
