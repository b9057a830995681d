using System.Runtime.InteropServices;

namespace EdgeVault.Custody.Stock;

/// <summary>All pieces and, per zone and place, those inside it. The only place where whereabouts are kept.</summary>
internal sealed class PieceTable
{
    private static readonly HashSet<string> Nobody = [];

    private readonly Dictionary<string, PieceState> _pieces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _inside = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _placed = new(StringComparer.Ordinal);
    private readonly Dictionary<Whereabouts, HashSet<string>> _notAtRest = new()
    {
        [Whereabouts.Uncertain] = new(StringComparer.Ordinal),
        [Whereabouts.Missing] = new(StringComparer.Ordinal),
        [Whereabouts.Outside] = new(StringComparer.Ordinal),
        [Whereabouts.InTransit] = new(StringComparer.Ordinal),
    };

    private readonly HashSet<string> _out = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);

    // Every parsed event brings its own copy of the same few portal, zone and place names.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    // One for each of Whereabouts.
    private readonly int[] _counts = new int[(int)Whereabouts.Set + 1];

    /// <summary>Told of each piece whose row is written.</summary>
    public event Action<string>? Changing;

    public int Count => _pieces.Count;

    /// <summary>Rows written so far, for tests of how much work an event is.</summary>
    public long Touched { get; private set; }

    /// <summary>Rows read so far; who asks for all has read all.</summary>
    public long Looked { get; private set; }

    /// <summary>How many pieces are so; costs the same for any number of them.</summary>
    public int CountOf(Whereabouts whereabouts) => _counts[(int)whereabouts];

    public IReadOnlyCollection<PieceState> All
    {
        get
        {
            Looked += _pieces.Count;
            return _pieces.Values;
        }
    }

    public IReadOnlyCollection<string> Zones => _inside.Keys;

    /// <summary>Pieces that the store has not written yet.</summary>
    public IReadOnlyCollection<string> Changed => _changed;

    /// <summary>Pieces that are checked out or at work.</summary>
    public IReadOnlyCollection<string> Out => _out;

    public bool TryGet(string pieceId, out PieceState piece)
    {
        Looked++;
        return _pieces.TryGetValue(pieceId, out piece);
    }

    /// <summary>As it is, or as one that nothing was said of.</summary>
    public PieceState Get(string pieceId) => TryGet(pieceId, out var piece) ? piece : PieceState.New(pieceId);

    public IReadOnlyCollection<string> InZone(string zone) => _inside.GetValueOrDefault(zone, Nobody);

    public IReadOnlyCollection<string> InPlace(string placeId) => _placed.GetValueOrDefault(placeId, Nobody);

    /// <summary>Those that are uncertain, missing, outside, or in transit.</summary>
    public IReadOnlyCollection<string> NotAtRest(Whereabouts whereabouts) => _notAtRest[whereabouts];

    public void Set(in PieceState after)
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_pieces, after.PieceId, out var isKnown);
        var before = slot;
        slot = Named(before, after);
        _counts[(int)before.Whereabouts] += isKnown ? 0 : 1;
        _changed.Add(slot.PieceId);
        Touched++;
        Reindex(before, slot);
        Changing?.Invoke(slot.PieceId);
    }

    /// <summary>Takes a row from the store; it counts as written.</summary>
    public void Restore(PieceState piece)
    {
        // A base state of a gateway before there were stations knows no places; one before rules no holders.
        var whole = piece with
        {
            PlaceId = piece.PlaceId ?? "", Holder = piece.Holder ?? "", Container = piece.Container ?? "",
        };
        var row = Named(default, whole);
        _pieces.Add(row.PieceId, row);
        _counts[(int)Whereabouts.Unknown]++;
        Reindex(default, row);
    }

    public void MarkWritten() => _changed.Clear();

    public void MarkAllChanged() => _changed.UnionWith(_pieces.Keys);

    private PieceState Named(in PieceState before, in PieceState after) => after with
    {
        Zone = Name(before.Zone, after.Zone),
        LastSeenPortal = Name(before.LastSeenPortal, after.LastSeenPortal),
        PlaceId = Name(before.PlaceId, after.PlaceId),
        Holder = Name(before.Holder, after.Holder),
        Container = Name(before.Container, after.Container),
    };

    private void Reindex(in PieceState before, in PieceState after)
    {
        var isOut = (after.Facts?.CheckOut ?? (object?)after.Facts?.Work) is not null;
        if (isOut != ((before.Facts?.CheckOut ?? (object?)before.Facts?.Work) is not null))
        {
            Put(_out, after.PieceId, isOut);
        }

        if (before.Whereabouts == after.Whereabouts && before.Zone == after.Zone && before.PlaceId == after.PlaceId)
        {
            return;
        }

        _counts[(int)before.Whereabouts]--;
        _counts[(int)after.Whereabouts]++;
        if (before.Whereabouts == Whereabouts.Inside)
        {
            _inside[before.Zone].Remove(after.PieceId);
            SetOf(_placed, before.PlaceId).Remove(after.PieceId);
        }
        else if (_notAtRest.TryGetValue(before.Whereabouts, out var others))
        {
            others.Remove(after.PieceId);
        }

        if (after.Whereabouts == Whereabouts.Inside)
        {
            SetOf(_inside, after.Zone).Add(after.PieceId);
            Put(SetOf(_placed, after.PlaceId), after.PieceId, isIn: after.PlaceId.Length > 0);
        }
        else if (_notAtRest.TryGetValue(after.Whereabouts, out var others))
        {
            others.Add(after.PieceId);
        }
    }

    private static HashSet<string> SetOf(Dictionary<string, HashSet<string>> index, string key)
    {
        ref var set = ref CollectionsMarshal.GetValueRefOrAddDefault(index, key, out _);
        return set ??= new(StringComparer.Ordinal);
    }

    private static void Put(HashSet<string> set, string pieceId, bool isIn)
    {
        if (isIn)
        {
            set.Add(pieceId);
        }
        else
        {
            set.Remove(pieceId);
        }
    }

    private string Name(string? before, string name)
    {
        if (ReferenceEquals(before, name) || string.Equals(before, name, StringComparison.Ordinal))
        {
            return before!;
        }

        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_names, name, out _);
        return slot ??= name;
    }
}
