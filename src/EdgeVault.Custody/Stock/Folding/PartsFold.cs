using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Stock.Folding;

/// <summary>Pieces that an event on another piece makes or moves: stones set and unset, parts of a parcel.</summary>
internal static class PartsFold
{
    /// <summary>Null where it does neither.</summary>
    public static IEnumerable<(string PieceId, PieceState After)>? After(
        in PieceState before, in PieceState after, EventAt at, CustodyEvent custodyEvent, PieceTable pieces) =>
        custodyEvent.KindCase switch
        {
            Kind.StoneSet => Set(after, at, custodyEvent.StoneSet.StoneId, pieces),
            Kind.StoneUnset => Unset(after, custodyEvent.StoneUnset.StoneId, custodyEvent, pieces),
            Kind.Corrected => UnsetBy(at with { Index = custodyEvent.Corrected.Index }, before, after, custodyEvent, pieces),
            Kind.ParcelSplit => Split(after, custodyEvent, pieces),
            _ => null,
        };

    private static IEnumerable<(string, PieceState)> Set(
        PieceState piece, EventAt at, string stoneId, PieceTable pieces)
    {
        var stone = pieces.Get(stoneId);
        if (stoneId.Length == 0 || stoneId == piece.PieceId || PieceFold.IsAway(stone) || PieceFold.IsAway(piece)
            || stone.Known.Stones.Count > 0)
        {
            yield break;
        }

        var away = new AwayFact(PieceFold.BeforeOf(stone), at, "");
        yield return (stoneId, stone with
        {
            Whereabouts = Whereabouts.Set,
            Zone = "",
            PlaceId = "",
            PlacedBy = null,
            Before = null,
            Container = "",
            Holder = "",
            Facts = stone.Known with { SetInto = piece.PieceId, Away = away, Doubt = null, MissingBy = null },
        });
        yield return (piece.PieceId, piece with
        {
            Facts = piece.Known with { Stones = [.. piece.Known.Stones, new StoneFact(stoneId, at)] },
        });
    }

    // Lambdas where each event comes by would make an object of what they catch for each event, used or not.
    private static IEnumerable<(string, PieceState)> UnsetBy(
        EventAt corrected, PieceState before, PieceState after, CustodyEvent custodyEvent, PieceTable pieces) =>
        before.Known.Stones
            .Where(stone => stone.By == corrected)
            .SelectMany(stone => Unset(after, stone.StoneId, custodyEvent, pieces));

    /// <summary>It is loose where the piece is.</summary>
    private static IEnumerable<(string, PieceState)> Unset(
        PieceState piece, string stoneId, CustodyEvent custodyEvent, PieceTable pieces)
    {
        var stone = pieces.Get(stoneId);
        if (stone.Whereabouts != Whereabouts.Set || stone.Known.SetInto != piece.PieceId)
        {
            yield break;
        }

        var whereabouts = piece.Whereabouts is Whereabouts.Inside or Whereabouts.Outside
            ? piece.Whereabouts
            : Whereabouts.Unknown;
        yield return (stoneId, PieceFold.At(stone, whereabouts, piece.Zone, custodyEvent) with
        {
            Facts = stone.Known with { SetInto = "", Away = null },
        });
        yield return (piece.PieceId, piece with
        {
            Facts = piece.Known with { Stones = [.. piece.Known.Stones.Where(set => set.StoneId != stoneId)] },
        });
    }

    private static IEnumerable<(string, PieceState)> Split(PieceState parcel, CustodyEvent custodyEvent, PieceTable pieces)
    {
        foreach (var part in custodyEvent.ParcelSplit.Parts)
        {
            if (part.PieceId.Length == 0 || part.PieceId == parcel.PieceId || pieces.TryGet(part.PieceId, out _)
                || PieceFold.IsAway(parcel))
            {
                continue;
            }

            yield return (part.PieceId, PieceState.New(part.PieceId) with
            {
                Whereabouts = parcel.Whereabouts == Whereabouts.Missing ? Whereabouts.Unknown : parcel.Whereabouts,
                Zone = parcel.Zone,
                SinceUs = custodyEvent.OccurredToUs,
                FactUs = custodyEvent.OccurredToUs,
                PlaceId = parcel.PlaceId,
                Holder = parcel.Holder,
                Facts = new PieceFacts
                {
                    Parcel = new ParcelFact(part.CaratMilli, part.Stones),
                    Title = parcel.Known.Title,
                    Custody = parcel.Known.Custody,
                    Reason = parcel.Known.Reason,
                    Doubt = parcel.Known.Doubt,
                },
            });
        }
    }
}
