using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Queries;
using ValueClass = EdgeVault.Contracts.Custody.V1.ValueClass;

namespace EdgeVault.Custody.Counts;

/// <summary>What a count says of pieces. Blind: what is expected is asked here, when it ends, and shown to nobody
/// before.</summary>
/// <remarks>Not found by one person is to be looked for by another; not found by two, by a technology that would have found
/// it, is missing; else nothing is proven.</remarks>
internal static class CountWriter
{
    /// <summary>How probably a piece must be found that is there, in thousandths, for not finding it to mean
    /// something.</summary>
    public const uint ProvenPermille = 990;

    /// <summary>The count that is open in a zone; null where none is.</summary>
    public static CountRow? OpenIn(CustodyState state, string zone) =>
        state.OpenCounts.FirstOrDefault(count => count.Zone == zone);

    /// <summary>Whether it waits for another person: the first one is through.</summary>
    public static bool WaitsForRecount(CustodyState state, CountRow count) =>
        state.LinesOf(count.At).Any(static line => line.Result == CountResult.Recount);

    /// <summary>What the scan of a piece says: it is there, it is of elsewhere, or nobody expected it.</summary>
    public static CountLine Found(CustodyState state, CountRow count, string pieceId, CountTechnology technology) => new()
    {
        Count = count.At.Index,
        Result = !state.TryGetPiece(pieceId, out var piece) ? CountResult.Unexpected
            : piece.Whereabouts != Whereabouts.Inside ? CountResult.Unexpected
            : piece.Zone == count.Zone ? CountResult.Present
            : CountResult.Misplaced,
        Technology = technology,
        Pass = WaitsForRecount(state, count) ? 2u : 1u,
        ReadPermille = technology == CountTechnology.Barcode ? 1_000u : 0,
        Zone = count.Zone,
    };

    /// <summary>The lines of what was not found, and the end of the count where nothing is left to look for.</summary>
    /// <param name="state">As it is now: what left meanwhile is not expected.</param>
    /// <param name="register">For value classes and sets.</param>
    /// <param name="count">It.</param>
    /// <param name="readPermille">Of the readers of the zone; a barcode scanner always reads.</param>
    public static (IReadOnlyList<(string PieceId, CountLine Line)> Lines, CountClosed? Closed) End(
        CustodyState state, PieceRegister register, CountRow count, uint readPermille)
    {
        var seen = state.LinesOf(count.At).ToDictionary(static line => line.PieceId, StringComparer.Ordinal);
        var isRecount = seen.Values.Any(static line => line.Result == CountResult.Recount);
        var lines = state.PiecesIn(count.Zone).Where(id => IsCounted(state, register, count, id) && !IsFound(seen.GetValueOrDefault(id)))
            .Order(StringComparer.Ordinal)
            .Select(id => (id, LineOf(count, seen.GetValueOrDefault(id), isRecount, readPermille))).ToList();
        return !isRecount && lines.Count > 0 ? (lines, null) : (lines, Closing(state, count, seen.Values, lines));
    }

    private static bool IsFound(CountLineRow? line) => line is { } known && (known.ByRadio || known.ByBarcode);

    private static bool IsCounted(CustodyState state, PieceRegister register, CountRow count, string pieceId)
    {
        register.TryGet(pieceId, out var piece);
        state.TryGetPiece(pieceId, out var known);
        return count.ValueClass == ValueClass.Unspecified || (int)StockClass.Of(known, piece) == (int)count.ValueClass;
    }

    private static CountLine LineOf(CountRow count, CountLineRow? seen, bool isRecount, uint readPermille) => new()
    {
        Count = count.At.Index,
        Result = !isRecount || seen is null ? (isRecount ? CountResult.NotProven : CountResult.Recount)
            : readPermille >= ProvenPermille ? CountResult.Missing
            : CountResult.NotProven,
        Pass = isRecount ? 2u : 1u,
        ReadPermille = readPermille,
        Zone = count.Zone,
    };

    private static CountClosed Closing(
        CustodyState state, CountRow count, IEnumerable<CountLineRow> seen, List<(string PieceId, CountLine Line)> lines)
    {
        var found = seen.Where(IsFound).ToList();
        uint Of(CountResult result) => (uint)found.Count(line => line.Result == result);
        return new CountClosed
        {
            Count = count.At.Index,
            CountKind = count.Kind,
            Zone = count.Zone,
            ValueClass = count.ValueClass,
            Present = Of(CountResult.Present),
            Unexpected = Of(CountResult.Unexpected),
            Misplaced = Of(CountResult.Misplaced),
            Missing = (uint)lines.Count(static line => line.Line.Result == CountResult.Missing),
            NotProven = (uint)lines.Count(static line => line.Line.Result == CountResult.NotProven),
            Disagreements = count.IsTwoTechnologies ? (uint)found.Count(static line => line.ByRadio != line.ByBarcode) : 0,
        };
    }
}
