using EdgeVault.Custody.Pieces;

namespace EdgeVault.Hub.Catalogue;

/// <summary>Rows of the piece registers that this hub gave its sites: what a piece is that no event says. Safe from any
/// thread.</summary>
internal sealed class SiteRegisters
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Site, string PieceId), Piece> _rows = [];

    /// <summary>Site, and the ids of the rows that changed; outside of any lock.</summary>
    public event Action<string, IReadOnlyList<string>>? Changed;

    /// <summary>The problems of a register; none where it can be given.</summary>
    public static IReadOnlyList<string> ProblemsOf(ReadOnlyMemory<byte> csv) =>
        [.. Load(csv).Problems.Where(problem => problem.Refused).Select(problem => problem.ToString())];

    public void Take(string site, ReadOnlyMemory<byte> csv)
    {
        var pieces = Load(csv).Register.Pieces;
        lock (_gate)
        {
            foreach (var piece in pieces)
            {
                _rows[(site, piece.PieceId)] = piece;
            }
        }

        Changed?.Invoke(site, [.. pieces.Select(piece => piece.PieceId)]);
    }

    public Piece? Find(string site, string pieceId)
    {
        lock (_gate)
        {
            return _rows.GetValueOrDefault((site, pieceId));
        }
    }

    private static PieceLoad Load(ReadOnlyMemory<byte> csv)
    {
        using var stream = new MemoryStream(csv.ToArray(), writable: false);
        return PieceFile.Load(stream);
    }
}
