using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Queries;
using ValueClass = EdgeVault.Custody.Pieces.ValueClass;

namespace EdgeVault.Custody.Rules;

/// <summary>All that a rule may ask: the state behind the event, the site's registers, and its plan. No clock.</summary>
/// <param name="state">The fold of the ledger so far.</param>
/// <param name="registers">As they count when a rule asks.</param>
/// <param name="plan">Which rules there are here.</param>
public sealed class RuleView(CustodyState state, ISiteRegisters registers, RulePlan plan)
{
    private (PieceRegister Register, Dictionary<string, List<string>> Sets)? _sets;

    public CustodyState State => state;

    public PieceRegister Register => registers.Pieces;

    public IReadOnlyDictionary<string, Place> Places => registers.Places;

    public RulePlan Plan => plan;

    public SiteMode Mode => state.Mode.Mode;

    /// <summary>Unknown counts as high: nobody has looked at it.</summary>
    public ValueClass ClassOf(string pieceId)
    {
        Register.TryGet(pieceId, out var piece);
        var known = StockClass.Of(state.TryGetPiece(pieceId, out var row) ? row : default, piece);
        return known == ValueClass.Unknown ? ValueClass.High : known;
    }

    /// <summary>The other pieces of a set that are still to be had.</summary>
    public IReadOnlyList<string> SetOf(string pieceId)
    {
        var now = Register;
        return now.TryGet(pieceId, out var piece) && piece.SetId.Length > 0
            && SetsIn(now).TryGetValue(piece.SetId, out var set)
            ? [.. set.Where(IsLive)]
            : [];
    }

    /// <summary>Pieces in a container and in all that stands in it.</summary>
    public IEnumerable<string> Within(string containerId, int depth = ContainerCodes.DepthMax) =>
        state.PiecesInContainer(containerId).Concat(depth == 0 ? [] : state.ContainersIn(containerId)
            .SelectMany(inner => Within(inner, depth - 1)));

    private bool IsLive(string pieceId) => !state.TryGetPiece(pieceId, out var piece)
        || piece.Whereabouts is not (Whereabouts.Gone or Whereabouts.Set);

    private Dictionary<string, List<string>> SetsIn(PieceRegister now)
    {
        if (_sets is not { } sets || !ReferenceEquals(sets.Register, now))
        {
            _sets = sets = (now, SetsOf(now));
        }

        return sets.Sets;
    }

    private static Dictionary<string, List<string>> SetsOf(PieceRegister register) => register.Pieces
        .Where(static piece => piece.SetId.Length > 0).GroupBy(static piece => piece.SetId)
        .ToDictionary(static set => set.Key, static set => set.Select(piece => piece.PieceId).ToList(), StringComparer.Ordinal);
}
