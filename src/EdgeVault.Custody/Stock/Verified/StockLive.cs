using System.Numerics;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;

namespace EdgeVault.Custody.Stock.Verified;

/// <summary>Verified N of M with the reasons for "no", kept while events come in and time goes by.</summary>
/// <remarks>
/// A look costs what changed since the one before: pieces that events were about, pieces whose time was up, and pieces that
/// a gap at a portal put into doubt, each of which a later proof put right before. One owner, the same as the state's.
/// </remarks>
public sealed class StockLive
{
    private readonly CustodyState _state;
    private readonly Func<string, ValueClass> _classOf;
    private readonly StockPolicy _policy;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StockZone> _zones = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, long> _due = new();

    // When a piece is in the queue for; it is there once, as a rule.
    private readonly Dictionary<string, long> _pending = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly int[] _reasons = new int[BitOperations.Log2((uint)StockReasons.TagDetached) + 1];
    private bool _portalsChanged = true;

    /// <param name="state">Watched from here on; what it holds already is taken in.</param>
    /// <param name="classOf">Value class by piece id.</param>
    /// <param name="policy">Of the site.</param>
    public StockLive(CustodyState state, Func<string, ValueClass> classOf, StockPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(state);
        (_state, _classOf, _policy) = (state, classOf, policy);
        _changed.UnionWith(state.Pieces.Select(static piece => piece.PieceId));
        state.PieceTable.Changing += pieceId => _changed.Add(pieceId);
        state.PortalChanging += () => _portalsChanged = true;
    }

    /// <summary>Told of each piece whose verdict may be another one now; during <see cref="Look"/>.</summary>
    public event Action<string>? Moved;

    /// <summary>Pieces judged so far, for tests of how much work a look is.</summary>
    public long Judged { get; private set; }

    /// <summary>How it stands at a time, which must not go back.</summary>
    public StockSummary Look(DateTimeOffset now)
    {
        var nowUs = CustodyTime.ToUs(now);
        while (_due.TryPeek(out var pieceId, out var at) && at <= nowUs)
        {
            _due.Dequeue();
            _changed.Add(pieceId);
            if (_pending.GetValueOrDefault(pieceId) == at)
            {
                _pending.Remove(pieceId);
            }
        }

        foreach (var pieceId in _changed)
        {
            Judge(pieceId, now);
        }

        _changed.Clear();
        if (_portalsChanged)
        {
            foreach (var (zone, pieces) in _zones)
            {
                Judged += pieces.Blinded(VerifiedStock.BlindnessOf(_state, zone));
            }

            _portalsChanged = false;
        }

        return Summary();
    }

    /// <summary>The value classes may be others: the next look judges everything anew.</summary>
    public void LookAgain() => _changed.UnionWith(_state.Pieces.Select(static piece => piece.PieceId));

    /// <summary>Whether a piece was verified stock at the last look, blindness of its zone apart.</summary>
    public bool IsSound(string pieceId) =>
        _entries.TryGetValue(pieceId, out var entry) && entry.Zone is not null && _zones[entry.Zone].IsSound(pieceId);

    /// <summary>Whether a portal of a zone was blind at the last look: then nothing in it is verified.</summary>
    public bool IsBlind(string zone) => _zones.TryGetValue(zone, out var pieces) && pieces.IsBlind;

    private void Judge(string pieceId, DateTimeOffset now)
    {
        Judged++;
        Moved?.Invoke(pieceId);
        if (_entries.Remove(pieceId, out var before))
        {
            Count(before.Reasons, -1);
            ZoneOf(before.Zone)?.Remove(pieceId, before.ProofUs, before.Reasons);
        }

        if (!_state.TryGetPiece(pieceId, out var piece) || piece.Whereabouts is Whereabouts.Gone or Whereabouts.Set)
        {
            return;
        }

        var verdict = VerifiedStock.JudgeAlone(piece, _classOf(pieceId), _policy, now);
        var zone = piece.Whereabouts == Whereabouts.Inside ? piece.Zone : null;
        _entries[pieceId] = new Entry(verdict.Reasons, zone, piece.ProofUs);
        Count(verdict.Reasons, 1);
        ZoneOf(zone)?.Add(pieceId, piece.ProofUs, verdict.Reasons);
        if (verdict.ChangesAt is { } changes && CustodyTime.ToUs(changes) is var at
            && !(_pending.TryGetValue(pieceId, out var pending) && pending <= at))
        {
            _pending[pieceId] = at;
            _due.Enqueue(pieceId, at);
        }
    }

    private StockSummary Summary()
    {
        var reasons = new SortedDictionary<StockReasons, int>();
        for (var bit = 0; bit < _reasons.Length; bit++)
        {
            if (_reasons[bit] > 0)
            {
                reasons[(StockReasons)(1 << bit)] = _reasons[bit];
            }
        }

        var doubted = _zones.Values.Sum(static zone => zone.Doubted);
        if (doubted > 0)
        {
            reasons[StockReasons.CoverageGap] = doubted;
        }

        return new StockSummary(_zones.Values.Sum(static zone => zone.Verified), _entries.Count, reasons);
    }

    private StockZone? ZoneOf(string? zone)
    {
        if (zone is null)
        {
            return null;
        }

        if (!_zones.TryGetValue(zone, out var pieces))
        {
            _zones[zone] = pieces = new StockZone(pieceId => Moved?.Invoke(pieceId));
            pieces.Blinded(VerifiedStock.BlindnessOf(_state, zone));
        }

        return pieces;
    }

    private void Count(StockReasons reasons, int by)
    {
        for (var left = (uint)reasons; left != 0; left &= left - 1)
        {
            _reasons[BitOperations.TrailingZeroCount(left)] += by;
        }
    }

    private readonly record struct Entry(StockReasons Reasons, string? Zone, long ProofUs);
}

/// <param name="Verified">Pieces that can be called verified stock.</param>
/// <param name="Of">Pieces that are known and not gone.</param>
/// <param name="Reasons">How many each reason speaks against; a piece may have several.</param>
public sealed record StockSummary(int Verified, int Of, IReadOnlyDictionary<StockReasons, int> Reasons);
