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

    private const int PiecesMax = 256;

    /// <summary>The count that is open in a zone; null where none is.</summary>
    public static CountRow? OpenIn(CustodyState state, string zone) =>
        state.OpenCounts.FirstOrDefault(count => count.Zone == zone);

    /// <summary>What the scan of a piece says: it is there, it is of elsewhere, or nobody expected it. What the same count did not
    /// find before was expected.</summary>
    public static CountLine Found(CustodyState state, CountRow count, string pieceId, CountTechnology technology) => new()
    {
        Count = count.At.Index,
        Result = !state.TryGetPiece(pieceId, out var piece) ? CountResult.Unexpected
            : IsMissingBy(state, count, piece) ? CountResult.Present
            : piece.Whereabouts != Whereabouts.Inside ? CountResult.Unexpected
            : piece.Zone == count.Zone ? CountResult.Present
            : CountResult.Misplaced,
        Technology = technology,
        // Readers are asked once; it is people who look again.
        Pass = technology == CountTechnology.Barcode && state.WaitsForRecount(count.At) ? 2u : 1u,
        ReadPermille = technology == CountTechnology.Barcode ? 1_000u : 0,
        Zone = count.Zone,
    };

    /// <summary>The lines of what was not found, and the end of the count where nothing is left to look for.</summary>
    /// <param name="state">As it is now: what left meanwhile is not expected.</param>
    /// <param name="register">For value classes and sets.</param>
    /// <param name="count">It.</param>
    /// <param name="zone">How the zone is counted.</param>
    /// <param name="look">What ends here: scans are in the state already; a sweep says now what it found.</param>
    public static (IReadOnlyList<(string PieceId, CountLine Line)> Lines, CountClosed? Closed) End(
        CustodyState state, PieceRegister register, CountRow count, CountZone zone, CountLook look)
    {
        var seen = state.LinesOf(count.At).Concat(look.Found.Select(found => RowOf(state, count, found)))
            .GroupBy(static line => line.PieceId, StringComparer.Ordinal)
            .ToDictionary(static line => line.Key, static line => line.Aggregate(Both), StringComparer.Ordinal);
        var isRecount = state.WaitsForRecount(count.At);
        var lines = state.PiecesIn(count.Zone).Where(id => IsCounted(state, register, count, id) && !IsFound(seen.GetValueOrDefault(id)))
            .Order(StringComparer.Ordinal)
            .Select(id => (id, LineOf(count, seen.GetValueOrDefault(id), isRecount, look))).ToList();
        var isOther = !count.IsTwoTechnologies || IsLookedForBy(look.Other, seen);
        List<(string PieceId, CountLine Line)> unseen =
            count.IsTwoTechnologies && isOther ? [.. seen.Values.Where(IsToBeSeen).Select(line => (line.PieceId, AgainOf(count)))] : [];
        var isOpen = (!isRecount && lines.Count > 0) || unseen.Count > 0 || !isOther;
        if (isOpen)
        {
            return ([.. lines, .. unseen], null);
        }

        // Two people were through with the scanner before the readers were: what they did not find is inside no more, so it is
        // not among the lines.
        var missingBefore = seen.Values.Count(line =>
            !IsFound(line) && state.TryGetPiece(line.PieceId, out var piece) && IsMissingBy(state, count, piece));
        return (lines, Closing(count, seen.Values, lines, missingBefore, zone));
    }

    private static bool IsMissingBy(CustodyState state, CountRow count, in PieceState piece) =>
        piece.Whereabouts == Whereabouts.Missing && state.LineOf(count.At, piece.PieceId) is { Result: CountResult.Missing };

    /// <summary>Its tag answered, and one person did not come across it: before that means anything, another looks.</summary>
    private static bool IsToBeSeen(CountLineRow line) => line is { ByRadio: true, ByBarcode: false, Passes: < 2 };

    private static CountLine AgainOf(CountRow count) => new()
    {
        Count = count.At.Index, Result = CountResult.Recount, Technology = CountTechnology.Barcode, Pass = 2, Zone = count.Zone,
    };

    private static bool IsFound(CountLineRow? line) => line is { } known && (known.ByRadio || known.ByBarcode);

    private static bool IsLookedForBy(CountTechnology technology, Dictionary<string, CountLineRow> seen) =>
        seen.Count == 0 || seen.Values.Any(line => technology == CountTechnology.Radio ? line.ByRadio : line.ByBarcode);

    private static CountLineRow RowOf(CustodyState state, CountRow count, string pieceId) => new(
        count.At, pieceId, ByRadio: true, ByBarcode: false, Found(state, count, pieceId, CountTechnology.Radio).Result, 1, []);

    private static CountLineRow Both(CountLineRow before, CountLineRow after) => after with
    {
        ByRadio = before.ByRadio || after.ByRadio,
        ByBarcode = before.ByBarcode || after.ByBarcode,
        Passes = Math.Max(before.Passes, after.Passes),
    };

    private static bool IsCounted(CustodyState state, PieceRegister register, CountRow count, string pieceId)
    {
        register.TryGet(pieceId, out var piece);
        state.TryGetPiece(pieceId, out var known);
        return count.ValueClass == ValueClass.Unspecified || (int)StockClass.Of(known, piece) == (int)count.ValueClass;
    }

    private static CountLine LineOf(CountRow count, CountLineRow? seen, bool isRecount, CountLook look) => new()
    {
        Count = count.At.Index,
        Result = !isRecount || seen is null ? (isRecount ? CountResult.NotProven : CountResult.Recount)
            : look.ReadPermille >= ProvenPermille ? CountResult.Missing
            : CountResult.NotProven,
        Technology = look.Technology,
        Pass = isRecount ? 2u : 1u,
        ReadPermille = look.ReadPermille,
        Zone = count.Zone,
    };

    private static CountClosed Closing(
        CountRow count, IEnumerable<CountLineRow> seen, List<(string PieceId, CountLine Line)> lines, int missingBefore, CountZone zone)
    {
        var found = seen.Where(IsFound).ToList();
        uint Of(CountResult result) => (uint)found.Count(line => line.Result == result);
        var closed = new CountClosed
        {
            Count = count.At.Index,
            CountKind = count.Kind,
            Zone = count.Zone,
            ValueClass = count.ValueClass,
            Present = Of(CountResult.Present),
            Unexpected = Of(CountResult.Unexpected),
            Misplaced = Of(CountResult.Misplaced),
            Missing = (uint)(lines.Count(static line => line.Line.Result == CountResult.Missing) + missingBefore),
            NotProven = (uint)lines.Count(static line => line.Line.Result == CountResult.NotProven),
        };
        List<string> disagreeing = count.IsTwoTechnologies ? DisagreementsOf(found, zone) : [];
        closed.Disagreements = (uint)disagreeing.Count;
        closed.Disagreeing.AddRange(disagreeing.Take(PiecesMax));
        return closed;
    }

    /// <summary>A tag that answers and a piece that nobody could scan are two things. A piece that readers missed is to be
    /// expected, unless they missed more than they ever do.</summary>
    private static List<string> DisagreementsOf(List<CountLineRow> found, CountZone zone)
    {
        var unread = found.Count(static line => line is { ByRadio: false, ByBarcode: true });
        var isTooMany = unread > zone.MissesMax(found.Count);
        return [.. found.Where(line => line.ByRadio ? !line.ByBarcode : isTooMany).Select(static line => line.PieceId)];
    }
}
