using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Stock;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Tests.Stock;

/// <summary>What must hold of any state, checked against the events one by one.</summary>
internal sealed class FoldLaws
{
    private readonly Dictionary<string, ulong> _shipped = [];
    private readonly Dictionary<string, ulong> _missing = [];
    private readonly HashSet<ulong> _corrected = [];

    /// <summary>Takes the next event into account.</summary>
    public void See(ulong index, CustodyEvent custodyEvent, CustodyState state)
    {
        switch (custodyEvent.KindCase)
        {
            case Kind.Shipped when custodyEvent.PieceId.Length > 0:
                if (state.TryGetPiece(custodyEvent.PieceId, out var shipped) && shipped.Known.Away?.By.Index == index)
                {
                    _shipped[custodyEvent.PieceId] = index;
                }

                break;
            case Kind.Received or Kind.Returned or Kind.WorkReturned or Kind.Corrected when custodyEvent.PieceId.Length > 0:
                _shipped.Remove(custodyEvent.PieceId);
                break;
            case Kind.Received or Kind.Returned or Kind.WorkReturned or Kind.Corrected:
                // Of a container: whatever it held is back.
                _shipped.Clear();
                break;
            case Kind.CountLine when custodyEvent.CountLine.Result == CountResult.Missing:
                if (state.TryGetPiece(custodyEvent.PieceId, out var missing) && missing.Whereabouts == Whereabouts.Missing)
                {
                    _missing[custodyEvent.PieceId] = index;
                }

                break;
        }

        if (custodyEvent.KindCase == Kind.Corrected)
        {
            _corrected.Add(custodyEvent.Corrected.Index);
        }
    }

    public string? Broken(CustodyState state) =>
        state.Pieces.Select(piece => PlaceFault(state, piece) ?? ContainerFault(state, piece) ?? ShippedFault(piece)
            ?? StoneFault(state, piece) ?? DoubtFault(piece)).FirstOrDefault(fault => fault is not null)
        ?? _missing.Select(pair => MissingFault(state, pair.Key, pair.Value)).FirstOrDefault(fault => fault is not null)
        ?? CountFault(state) ?? IncidentFault(state) ?? ReservedFault(state) ?? OutFault(state);

    private static string? ReservedFault(CustodyState state)
    {
        var expected = state.Pieces.Where(static piece => piece.Known.Reservation is not null)
            .GroupBy(static piece => piece.Known.Reservation!.Token, static piece => piece.PieceId).ToList();
        var all = expected.SelectMany(static pieces => pieces).Order(StringComparer.Ordinal);
        return !state.PiecesReserved.Order(StringComparer.Ordinal).SequenceEqual(all)
            ? $"{string.Join('+', state.PiecesReserved)} are reserved, not {string.Join('+', all)}"
            : expected.Find(pieces => !state.TryGetReserved(pieces.Key, out var piece) || piece.PieceId != pieces.First()) is { } other
            ? $"under '{other.Key}' is another than {other.First()}"
            : null;
    }

    private static string? OutFault(CustodyState state)
    {
        var expected = state.Pieces.Where(static piece => piece.Known.CheckOut is not null || piece.Known.Work is not null)
            .Select(static piece => piece.PieceId).Order(StringComparer.Ordinal).ToList();
        return state.PiecesOut.Order(StringComparer.Ordinal).SequenceEqual(expected)
            ? null
            : $"{string.Join('+', state.PiecesOut)} are out, not {string.Join('+', expected)}";
    }

    /// <summary>What was found is no longer missing by a count, and what was decided no longer in doubt.</summary>
    private static string? DoubtFault(PieceState piece) => piece.Whereabouts switch
    {
        Whereabouts.Inside or Whereabouts.Outside or Whereabouts.Missing when piece.Known.Doubt is not null =>
            $"{Short(piece)} is in doubt since {piece.Known.Doubt.By}",
        Whereabouts.Missing => piece.Known.MissingBy is null ? $"{Short(piece)} by no count" : null,
        _ => piece.Known.MissingBy is { } count ? $"{Short(piece)} is missing by {count}" : null,
    };

    private static string? PlaceFault(CustodyState state, PieceState piece)
    {
        string[] zones = [.. state.Zones.Where(zone => state.PiecesIn(zone).Contains(piece.PieceId))];
        string[] expected = piece.Whereabouts == Whereabouts.Inside ? [piece.Zone] : [];
        var isAt = state.PiecesAt(piece.PlaceId).Contains(piece.PieceId);
        return !zones.SequenceEqual(expected) ? $"{piece.PieceId} is in {string.Join('+', zones)}, not {piece.Zone}"
            : isAt != (piece.Whereabouts == Whereabouts.Inside && piece.PlaceId.Length > 0) ? $"{piece.PieceId} at {piece.PlaceId}"
            : null;
    }

    private static string? ContainerFault(CustodyState state, PieceState piece)
    {
        string[] holders =
            [.. state.Containers.Select(row => row.State.PieceId).Where(id => state.PiecesInContainer(id).Contains(piece.PieceId))];
        string[] expected = piece.Container.Length > 0 ? [piece.Container] : [];
        if (!holders.SequenceEqual(expected))
        {
            return $"{piece.PieceId} is in {string.Join('+', holders)}, not {piece.Container}";
        }

        if (piece.Container.Length == 0)
        {
            return null;
        }

        var box = state.ContainerOf(piece.Container)!.State;
        var isSure = box.Whereabouts is Whereabouts.Inside or Whereabouts.Outside or Whereabouts.InTransit or Whereabouts.Gone;
        return piece.Whereabouts switch
        {
            Whereabouts.Missing or Whereabouts.Gone or Whereabouts.Set => $"{piece.PieceId} is {piece.Whereabouts} in {piece.Container}",
            Whereabouts.Inside or Whereabouts.Outside when isSure
                && (box.Whereabouts, box.Zone) != (piece.Whereabouts, piece.Zone) => $"{Short(piece)} is in {Short(box)}",
            Whereabouts.InTransit when isSure && box.Whereabouts != Whereabouts.InTransit => $"{Short(piece)} is in {Short(box)}",
            _ => null,
        };
    }

    private string? ShippedFault(PieceState piece) =>
        _shipped.ContainsKey(piece.PieceId) && piece.Whereabouts is Whereabouts.Inside or Whereabouts.Outside
            && _shipped.ContainsKey(piece.PieceId)
            ? $"{piece.PieceId} was shipped and is {piece.Whereabouts}"
            : null;

    private static string? StoneFault(CustodyState state, PieceState piece)
    {
        if (piece.Known.Stones.FirstOrDefault(stone =>
            !state.TryGetPiece(stone.StoneId, out var set) || set.Whereabouts != Whereabouts.Set
            || set.Known.SetInto != piece.PieceId) is { } loose)
        {
            return $"{piece.PieceId} has stone {loose.StoneId}, which does not say so";
        }

        return piece.Whereabouts == Whereabouts.Set && !(state.TryGetPiece(piece.Known.SetInto, out var mount)
            && mount.Known.Stones.Any(stone => stone.StoneId == piece.PieceId))
            ? $"{piece.PieceId} is set into {piece.Known.SetInto}, which does not say so"
            : null;
    }

    /// <summary>Found, written off, or open; or it was never so.</summary>
    private string? MissingFault(CustodyState state, string pieceId, ulong index)
    {
        state.TryGetPiece(pieceId, out var piece);
        var isOpen = piece.Whereabouts == Whereabouts.Missing && state.PiecesNotAtRest(Whereabouts.Missing).Contains(pieceId);
        var isFound = piece.ProofBy.Index > index || piece.Known.Doubt?.By.Index > index;
        var isEnded = piece.Whereabouts is Whereabouts.Gone or Whereabouts.InTransit or Whereabouts.Set
            || piece.Known.Away is not null;
        return isOpen || isFound || isEnded || _corrected.Count > 0 ? null : $"{pieceId} was missing at {index} and is {Short(piece)}";
    }

    private static string Short(PieceState piece) =>
        $"{piece.PieceId} ({piece.Whereabouts} {piece.Zone}, by {piece.LastEvent}, proven by {piece.ProofBy})";

    private static string? CountFault(CustodyState state) =>
        Enum.GetValues<Whereabouts>()
            .Where(each => state.Count(each) != state.Pieces.Count(piece => piece.Whereabouts == each))
            .Select(each => $"{state.Count(each)} pieces are said to be {each}").FirstOrDefault();

    private static string? IncidentFault(CustodyState state)
    {
        foreach (var piece in state.Pieces)
        {
            var open = state.OpenIncidents.Where(row => row.Pieces.Contains(piece.PieceId)).Select(row => row.At).ToHashSet();
            if (!open.SetEquals(piece.Known.Incidents)
                || piece.Known.Blocks != state.OpenIncidents.Count(row => row.BlocksSale && row.Pieces.Contains(piece.PieceId)))
            {
                return $"{piece.PieceId} does not know its incidents";
            }
        }

        return null;
    }
}
