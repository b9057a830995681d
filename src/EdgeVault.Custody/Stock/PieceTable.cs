using System.Runtime.InteropServices;

namespace EdgeVault.Custody.Stock;

/// <summary>All pieces and, per zone and place, those inside it. The only place where whereabouts are kept.</summary>
/// <remarks>A piece has a number, by which its row and the sets that it is in are found: an event touches a few lines of memory,
/// and <see cref="Ask"/> can have them come before it is folded.</remarks>
internal sealed class PieceTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _ids = [];
    private readonly List<PieceState> _rows = [];

    private readonly PieceSets<string> _inside;
    private readonly PieceSets<string> _placed;
    private readonly PieceSets<Whereabouts> _notAtRest;
    private readonly PieceSet _out;
    private readonly PieceMarks _changed;

    // By token. It should be one piece each; a ledger may say otherwise.
    private readonly Dictionary<string, List<int>> _reserved = new(StringComparer.Ordinal);

    // Every parsed event brings its own copy of the same few portal, zone and place names.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    // One for each of Whereabouts.
    private readonly int[] _counts = new int[(int)Whereabouts.Set + 1];
    private long _asked;

    // Who writes a row read it just before.
    private int _read;

    public PieceTable()
    {
        _inside = new(_ids);
        _placed = new(_ids);
        _notAtRest = new(_ids);
        _out = new(_ids, []);
        _changed = new(_ids);
    }

    /// <summary>Told of each piece whose row is written.</summary>
    public event Action<string>? Changing;

    public int Count => _rows.Count;

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
            Looked += _rows.Count;
            return _rows;
        }
    }

    public IReadOnlyCollection<string> Zones => _inside.Keys;

    /// <summary>Pieces that the store has not written yet.</summary>
    public IReadOnlyCollection<string> Changed => _changed;

    /// <summary>Pieces that are checked out or at work.</summary>
    public IReadOnlyCollection<string> Out => _out;

    /// <summary>Pieces that are reserved, in no order.</summary>
    public IEnumerable<string> Reserved => _reserved.Values.SelectMany(numbers => numbers.Select(number => _ids[number]));

    /// <summary>The piece that is reserved under this token; of several the one that is known longest.</summary>
    public bool TryGetReserved(string token, out PieceState piece)
    {
        piece = default;
        if (!_reserved.TryGetValue(token, out var numbers))
        {
            return false;
        }

        Looked++;
        piece = _rows[numbers.Min()];
        return true;
    }

    public bool TryNumber(string pieceId, out int number) => _numbers.TryGetValue(pieceId, out number);

    /// <summary>Has what events about these pieces will touch come from memory; nothing waits for it.</summary>
    public void Ask(ReadOnlySpan<int> numbers)
    {
        // Nobody reads what comes of it: the processor goes on while the three lines of each row are on their way, and then
        // while the facts behind them are. One piece after the other, each would wait for its row.
        var rows = CollectionsMarshal.AsSpan(_rows);
        foreach (var number in numbers)
        {
            ref readonly var row = ref rows[number];
            _asked ^= row.FactUs ^ row.LastDecided.GetValueOrDefault().Epoch ^ row.ProofUs;
        }

        foreach (var number in numbers)
        {
            _asked ^= rows[number].Facts?.Blocks ?? 0;
        }
    }

    public bool TryGet(string pieceId, out PieceState piece)
    {
        Looked++;
        if (!_numbers.TryGetValue(pieceId, out var number))
        {
            piece = default;
            return false;
        }

        _read = number;
        piece = CollectionsMarshal.AsSpan(_rows)[number];
        return true;
    }

    /// <summary>As it is, or as one that nothing was said of.</summary>
    public PieceState Get(string pieceId) => TryGet(pieceId, out var piece) ? piece : PieceState.New(pieceId);

    public IReadOnlyCollection<string> InZone(string zone) => (IReadOnlyCollection<string>?)_inside.Find(zone) ?? [];

    public IReadOnlyCollection<string> InPlace(string placeId) => (IReadOnlyCollection<string>?)_placed.Find(placeId) ?? [];

    /// <summary>Those that are uncertain, missing, outside, or in transit.</summary>
    public IReadOnlyCollection<string> NotAtRest(Whereabouts whereabouts) =>
        (IReadOnlyCollection<string>?)_notAtRest.Find(whereabouts) ?? [];

    public void Set(in PieceState after)
    {
        var number = NumberOf(after.PieceId);
        ref var row = ref CollectionsMarshal.AsSpan(_rows)[number];
        Reindex(number, row, after);
        row = Named(row, after);
        _changed.Add(number);
        Touched++;
        Changing?.Invoke(row.PieceId);
    }

    /// <summary>Takes a row from the store; it counts as written.</summary>
    /// <exception cref="ArgumentException">It is there already.</exception>
    public void Restore(PieceState piece)
    {
        // A base state of a gateway before there were stations knows no places; one before rules no holders.
        var whole = piece with
        {
            PlaceId = piece.PlaceId ?? "", Holder = piece.Holder ?? "", Container = piece.Container ?? "",
        };
        var number = Admit(whole.PieceId);
        Reindex(number, default, whole);
        _rows[number] = Named(default, whole);
    }

    public void MarkWritten() => _changed.Clear();

    public void MarkAllChanged()
    {
        for (var number = 0; number < _rows.Count; number++)
        {
            _changed.Add(number);
        }
    }

    private int NumberOf(string pieceId)
    {
        var read = _read;
        var rows = CollectionsMarshal.AsSpan(_rows);
        return read < rows.Length && ReferenceEquals(rows[read].PieceId, pieceId) ? read
            : _numbers.TryGetValue(pieceId, out var number) ? number
            : Admit(pieceId);
    }

    /// <summary>Gives a piece its number, for good.</summary>
    private int Admit(string pieceId)
    {
        _numbers.Add(pieceId, _rows.Count);
        _ids.Add(pieceId);
        _rows.Add(default);
        _counts[(int)Whereabouts.Unknown]++;
        return _rows.Count - 1;
    }

    private PieceState Named(in PieceState before, in PieceState after) => after with
    {
        Zone = Name(before.Zone, after.Zone),
        LastSeenPortal = Name(before.LastSeenPortal, after.LastSeenPortal),
        PlaceId = Name(before.PlaceId, after.PlaceId),
        Holder = Name(before.Holder, after.Holder),
        Container = Name(before.Container, after.Container),
    };

    private void Reindex(int number, in PieceState before, in PieceState after)
    {
        MoveOut(number, IsOut(before), IsOut(after));
        Reserve(number, before.Facts?.Reservation?.Token, after.Facts?.Reservation?.Token);
        if (before.Whereabouts == after.Whereabouts && before.Zone == after.Zone && before.PlaceId == after.PlaceId)
        {
            return;
        }

        _counts[(int)before.Whereabouts]--;
        _counts[(int)after.Whereabouts]++;
        if (before.Whereabouts == Whereabouts.Inside)
        {
            _inside.Of(before.Zone).Remove(number);
            _placed.Find(before.PlaceId)?.Remove(number);
        }
        else
        {
            _notAtRest.Find(before.Whereabouts)?.Remove(number);
        }

        if (after.Whereabouts == Whereabouts.Inside)
        {
            _inside.Of(after.Zone).Add(number);
            if (after.PlaceId.Length > 0)
            {
                _placed.Of(after.PlaceId).Add(number);
            }
        }
        else if (IsNotAtRest(after.Whereabouts))
        {
            _notAtRest.Of(after.Whereabouts).Add(number);
        }
    }

    private void Reserve(int number, string? before, string? after)
    {
        if (before == after)
        {
            return;
        }

        if (before is not null)
        {
            _reserved[before].Remove(number);
            if (_reserved[before].Count == 0)
            {
                _reserved.Remove(before);
            }
        }

        if (after is not null)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(_reserved, after, out _) ??= []).Add(number);
        }
    }

    private static bool IsOut(in PieceState piece) => piece.Facts is { } facts && (facts.CheckOut is not null || facts.Work is not null);

    private static bool IsNotAtRest(Whereabouts whereabouts) =>
        whereabouts is Whereabouts.Uncertain or Whereabouts.Missing or Whereabouts.Outside or Whereabouts.InTransit;

    private void MoveOut(int number, bool before, bool after)
    {
        if (before == after)
        {
            return;
        }

        if (after)
        {
            _out.Add(number);
        }
        else
        {
            _out.Remove(number);
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
