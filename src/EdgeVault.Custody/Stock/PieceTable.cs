using System.Collections;
using System.Runtime.InteropServices;

namespace EdgeVault.Custody.Stock;

/// <summary>All pieces and, per zone and place, those inside it. The only place where whereabouts are kept.</summary>
/// <remarks>A piece has a number, by which its row and the sets that it is in are found: an event touches a few lines of memory,
/// and <see cref="Ask"/> can have them come before it is folded.</remarks>
internal sealed class PieceTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _ids = [];
    private readonly PagedList<PieceRow> _rows = new();
    private readonly PagedList<PieceRecords> _records = new();
    private readonly NameTable _names = new();

    // Zones, and places, by the number of their name.
    private readonly Dictionary<int, PieceBits> _inside = [];
    private readonly PieceSets _placed;
    private readonly Dictionary<Whereabouts, PieceBits> _notAtRest = [];
    private readonly PieceBits _out;
    private readonly PieceBits _changed;

    // By token. It should be one piece each; a ledger may say otherwise.
    private readonly Dictionary<string, List<int>> _reserved = new(StringComparer.Ordinal);

    // One for each of Whereabouts.
    private readonly int[] _counts = new int[(int)Whereabouts.Set + 1];
    private long _asked;

    // The fold writes the row that it got just before, and has this very id of it.
    private (string? Id, int Number) _got;

    public PieceTable()
    {
        _placed = new(_ids);
        _out = new(_ids);
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
            return new AllPieces(this);
        }
    }

    public IReadOnlyCollection<string> Zones => [.. _inside.Keys.Select(zone => _names[zone])];

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
        piece = At(numbers.Min());
        return true;
    }

    public bool TryNumber(string pieceId, out int number) => _numbers.TryGetValue(pieceId, out number);

    /// <summary>Has what events about these pieces will touch come from memory; nothing waits for it.</summary>
    public void Ask(ReadOnlySpan<int> numbers)
    {
        // Nobody reads what comes of it: the processor goes on while the three lines of each row are on their way, and then
        // while the facts beside them are. One piece after the other, each would wait for its row.
        foreach (var number in numbers)
        {
            ref readonly var row = ref _rows[number];
            _asked ^= row.SinceUs ^ row.LastDecided.GetValueOrDefault().Epoch ^ (long)row.Proof;
        }

        foreach (var number in numbers)
        {
            _asked ^= _records[number].Facts?.Blocks ?? 0;
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

        piece = StateOf(pieceId, number);
        return true;
    }

    /// <summary>As it is, or as one that nothing was said of; for who writes.</summary>
    public PieceState Get(string pieceId)
    {
        Looked++;
        if (!_numbers.TryGetValue(pieceId, out var number))
        {
            return PieceState.New(pieceId);
        }

        _got = (pieceId, number);
        return StateOf(pieceId, number);
    }

    public IReadOnlyCollection<string> InZone(string zone) =>
        _names.TryFind(zone, out var number) && _inside.TryGetValue(number, out var inside) ? inside : [];

    public IReadOnlyCollection<string> InPlace(string placeId) =>
        _names.TryFind(placeId, out var number) && _placed.Find(number) is { } placed ? placed : [];

    /// <summary>Those that are uncertain, missing, outside, or in transit.</summary>
    public IReadOnlyCollection<string> NotAtRest(Whereabouts whereabouts) =>
        _notAtRest.TryGetValue(whereabouts, out var some) ? some : [];

    public void Set(in PieceState after)
    {
        var number = NumberOf(after.PieceId);
        Write(number, after);
        _changed.Add(number);
        Touched++;
        Changing?.Invoke(after.PieceId);
    }

    /// <summary>Takes a row from the store; it counts as written.</summary>
    /// <exception cref="ArgumentException">It is there already.</exception>
    public void Restore(PieceState piece)
    {
        // A base state of a gateway before there were stations knows no places; one before rules no holders.
        var whole = piece with
        {
            Zone = piece.Zone ?? "",
            LastSeenPortal = piece.LastSeenPortal ?? "",
            PlaceId = piece.PlaceId ?? "",
            Holder = piece.Holder ?? "",
            Container = piece.Container ?? "",
        };
        Write(Admit(whole.PieceId), whole);
    }

    public void MarkWritten() => _changed.Clear();

    public void MarkAllChanged()
    {
        for (var number = 0; number < _rows.Count; number++)
        {
            _changed.Add(number);
        }
    }

    private PieceState At(int number) => StateOf(_ids[number], number);

    private PieceState StateOf(string pieceId, int number) =>
        _rows[number].StateOf(pieceId, _records[number], _names);

    private int NumberOf(string pieceId) =>
        ReferenceEquals(_got.Id, pieceId) ? _got.Number
        : _numbers.TryGetValue(pieceId, out var number) ? number
        : Admit(pieceId);

    /// <summary>Gives a piece its number, for good.</summary>
    private int Admit(string pieceId)
    {
        _numbers.Add(pieceId, _rows.Count);
        _ids.Add(pieceId);
        _rows.Add(default);
        _records.Add(default);
        _counts[(int)Whereabouts.Unknown]++;
        return _rows.Count - 1;
    }

    private void Write(int number, in PieceState after)
    {
        ref var row = ref _rows[number];
        ref var records = ref _records[number];
        var next = PieceRow.Of(after, row, _names);
        MoveOut(number, IsOut(records.Facts), IsOut(after.Facts));
        Reserve(number, records.Facts?.Reservation?.Token, after.Facts?.Reservation?.Token);
        Reindex(number, row, next);
        row = next;
        if (!ReferenceEquals(records.Facts, after.Facts) || !ReferenceEquals(records.Before, after.Before))
        {
            records = new PieceRecords(after.Facts, after.Before);
        }
    }

    private void Reindex(int number, in PieceRow before, in PieceRow after)
    {
        if (before.Whereabouts == after.Whereabouts && before.Zone == after.Zone && before.PlaceId == after.PlaceId)
        {
            return;
        }

        _counts[(int)before.Whereabouts]--;
        _counts[(int)after.Whereabouts]++;
        if (before.Whereabouts == Whereabouts.Inside)
        {
            BitsOf(_inside, before.Zone).Remove(number);
            _placed.Find(before.PlaceId)?.Remove(number);
        }
        else if (IsNotAtRest(before.Whereabouts))
        {
            BitsOf(_notAtRest, before.Whereabouts).Remove(number);
        }

        if (after.Whereabouts == Whereabouts.Inside)
        {
            BitsOf(_inside, after.Zone).Add(number);
            if (after.PlaceId != NameTable.Empty)
            {
                _placed.Of(after.PlaceId).Add(number);
            }
        }
        else if (IsNotAtRest(after.Whereabouts))
        {
            BitsOf(_notAtRest, after.Whereabouts).Add(number);
        }
    }

    private PieceBits BitsOf<TKey>(Dictionary<TKey, PieceBits> sets, TKey key)
        where TKey : notnull =>
        CollectionsMarshal.GetValueRefOrAddDefault(sets, key, out _) ??= new PieceBits(_ids);

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

    private static bool IsOut(PieceFacts? facts) => facts is not null && (facts.CheckOut is not null || facts.Work is not null);

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

    /// <summary>Each as it is when its turn comes.</summary>
    private sealed class AllPieces(PieceTable table) : IReadOnlyCollection<PieceState>
    {
        public int Count => table.Count;

        public IEnumerator<PieceState> GetEnumerator()
        {
            for (var number = 0; number < table.Count; number++)
            {
                yield return table.At(number);
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
