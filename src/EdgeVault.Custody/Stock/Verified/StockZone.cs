namespace EdgeVault.Custody.Stock.Verified;

/// <summary>Pieces in one zone by their proof, so that a gap at a portal need look only at those that it puts into
/// doubt.</summary>
internal sealed class StockZone(Action<string> moved)
{
    private readonly SortedSet<(long ProofUs, string PieceId)> _clear = new(Comparer<(long ProofUs, string PieceId)>.Create(
        static (left, right) => left.ProofUs != right.ProofUs
            ? left.ProofUs.CompareTo(right.ProofUs)
            : string.CompareOrdinal(left.PieceId, right.PieceId)));

    private readonly HashSet<string> _doubted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sound = new(StringComparer.Ordinal);
    private ZoneBlindness _blindness;

    public bool IsBlind => _blindness.IsBlind;

    /// <summary>Clear of doubt, and nothing else against them.</summary>
    public int Verified => _blindness.IsBlind ? 0 : _sound.Count;

    public int Doubted => _blindness.IsBlind ? _clear.Count + _doubted.Count : _doubted.Count;

    /// <summary>Verified, while the zone is not blind.</summary>
    public bool IsSound(string pieceId) => _sound.Contains(pieceId);

    public void Add(string pieceId, long proofUs, StockReasons reasons)
    {
        if (_blindness.Doubts(proofUs))
        {
            _doubted.Add(pieceId);
            return;
        }

        _clear.Add((proofUs, pieceId));
        if (reasons == StockReasons.None)
        {
            _sound.Add(pieceId);
        }
    }

    public void Remove(string pieceId, long proofUs, StockReasons reasons)
    {
        _clear.Remove((proofUs, pieceId));
        _doubted.Remove(pieceId);
        if (reasons == StockReasons.None)
        {
            _sound.Remove(pieceId);
        }
    }

    /// <summary>Returns how many pieces that put into doubt.</summary>
    public int Blinded(ZoneBlindness blindness)
    {
        _blindness = blindness with { UntilUs = Math.Max(blindness.UntilUs, _blindness.UntilUs) };
        var count = 0;
        while (_clear.Count > 0 && _blindness.Doubts(_clear.Min.ProofUs))
        {
            var (proofUs, pieceId) = _clear.Min;
            _clear.Remove((proofUs, pieceId));
            _sound.Remove(pieceId);
            _doubted.Add(pieceId);
            moved(pieceId);
            count++;
        }

        return count;
    }
}
