using EdgeVault.Custody.Pieces;

namespace EdgeVault.Hub.Catalogue;

/// <summary>Rows of the piece registers that this hub gave its sites: what a piece is that no event says. Safe from any
/// thread.</summary>
internal sealed class SiteRegisters
{
    private readonly Lock _gate = new();

    // By the number of the directive that gave them: the latest that stands is what counts.
    private readonly Dictionary<(string Site, string PieceId), SortedList<ulong, Piece>> _rows = [];

    /// <summary>Site, and the ids of the rows that changed; outside of any lock.</summary>
    public event Action<string, IReadOnlyList<string>>? Changed;

    /// <summary>The problems of a register; none where it can be given.</summary>
    /// <remarks>A column that the register has not is one: what a piece cost, or is sold for, stays off a site's disk.</remarks>
    public static IReadOnlyList<string> ProblemsOf(ReadOnlyMemory<byte> csv) =>
        [.. Load(csv).Problems.Where(problem => problem.Refused || IsColumn(problem)).Select(problem => problem.ToString())];

    public void Take(string site, ulong directive, ReadOnlyMemory<byte> csv)
    {
        var pieces = Load(csv).Register.Pieces;
        lock (_gate)
        {
            foreach (var piece in pieces)
            {
                var key = (site, piece.PieceId);
                (_rows.TryGetValue(key, out var versions) ? versions : _rows[key] = [])[directive] = piece;
            }
        }

        Changed?.Invoke(site, [.. pieces.Select(piece => piece.PieceId)]);
    }

    /// <summary>What a directive gave counts no more.</summary>
    public void Revoke(string site, ulong directive)
    {
        List<string> changed = [];
        lock (_gate)
        {
            foreach (var (key, versions) in _rows.Where(row => row.Key.Site == site && row.Value.ContainsKey(directive)).ToList())
            {
                versions.Remove(directive);
                changed.Add(key.PieceId);
                if (versions.Count == 0)
                {
                    _rows.Remove(key);
                }
            }
        }

        if (changed.Count > 0)
        {
            Changed?.Invoke(site, changed);
        }
    }

    public Piece? Find(string site, string pieceId)
    {
        lock (_gate)
        {
            return _rows.TryGetValue((site, pieceId), out var versions) ? versions.Values[^1] : null;
        }
    }

    private static bool IsColumn(RegisterProblem problem) => problem is { Line: 1, Column.Length: > 0 };

    private static PieceLoad Load(ReadOnlyMemory<byte> csv)
    {
        using var stream = new MemoryStream(csv.ToArray(), writable: false);
        return PieceFile.Load(stream);
    }
}
