using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Vault.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Verified;

namespace EdgeVault.Gateway.VaultDesk;

/// <summary>What may be said of a piece that comes or goes, and the fact it makes. Pure: state, words and time.</summary>
/// <remarks>Each throws <see cref="GoodsRefusalException"/> where it does not follow.</remarks>
internal static class GoodsRules
{
    // A loupe of dust, a stone that was cleaned: a hundredth, and never finer than ten milligrams.
    private const ulong ToleranceMgMin = 10;
    private const ulong ToleranceShare = 100;

    public static Fact Receive(CustodyState state, ReceiveRequest said, string handler, DateTimeOffset now)
    {
        var piece = PieceOf(state, said.PieceId);
        if (piece.Whereabouts is Whereabouts.Inside or Whereabouts.Gone or Whereabouts.Set)
        {
            throw GoodsRefusalException.NotNow(
                $"'{said.PieceId}' is {GoodsWords.Of(piece.Whereabouts)}, and cannot be received.");
        }

        return FactOf(said.PieceId, handler, now, new Received
        {
            From = said.From,
            Asn = said.Shipment,
            Reason = GoodsWords.Parse<IntakeReason>("reason", said.Reason),
            Seal = said.Seal,
            SealCondition = GoodsWords.ParseOrNone<SealCondition>("seal_condition", said.SealCondition),
            Condition = said.Shipment.Length > 0 ? ReceivedCondition.AsExpected : ReceivedCondition.Unspecified,
            Zone = said.Zone,
        });
    }

    public static Fact Inspect(
        CustodyState state, InspectRequest said, string inspector, string second, DateTimeOffset now)
    {
        DemandInside(PieceOf(state, said.PieceId));
        var result = GoodsWords.Parse<IntakeResult>("result", said.Result);
        var inspected = new IntakeInspected
        {
            Result = result,
            Metal = said.Metal,
            Fineness = said.Fineness,
            WeightMg = said.WeightMg,
            CaratMilli = said.CaratMilli,
            Condition = GoodsWords.ParseOrNone<ConditionGrade>("condition", said.Condition),
            Presentation = GoodsWords.ParseOrNone<Presentation>("presentation", said.Presentation),
            ValueClass = GoodsWords.ParseOrNone<Contracts.Custody.V1.ValueClass>("value_class", said.ValueClass),
            Failed = { said.Failed },
        };
        if (said.CertificateNumber.Length > 0)
        {
            DemandFree(state, said);
            inspected.Certificates.Add(new Certificate { Lab = said.CertificateLab, Number = said.CertificateNumber });
        }

        return new Fact
        {
            Kind = inspected,
            PieceId = said.PieceId,
            From = now,
            Custodians = [new(inspector, StationRoles.Inspector), new(second, StationRoles.Inspector)],
        };
    }

    public static Fact Pick(CustodyState state, PickRequest said, StockReasons reasons, string handler, DateTimeOffset now)
    {
        var piece = PieceOf(state, said.PieceId);
        DemandToken(piece, said.Token, now, mustBeMatched: false);
        return (reasons & ~StockReasons.Reserved) is var against && against != StockReasons.None
            ? throw GoodsRefusalException.NotNow($"'{said.PieceId}' is not verified stock: {against}.")
            : FactOf(said.PieceId, handler, now, new Picked { Order = said.Order, Token = said.Token });
    }

    /// <param name="state">What is true now.</param>
    /// <param name="said">The token, what was scanned, what the scales say.</param>
    /// <param name="codesOf">The codes that a piece answers to.</param>
    /// <param name="handler">Who says so.</param>
    /// <param name="now">The time.</param>
    public static Fact VerifyMatch(
        CustodyState state, VerifyMatchRequest said, Func<string, IEnumerable<string>> codesOf, string handler,
        DateTimeOffset now)
    {
        if (said.Token.Length == 0 || !state.TryGetReserved(said.Token, out var piece))
        {
            throw GoodsRefusalException.NotNow($"No piece is reserved under '{said.Token}' here.");
        }

        DemandToken(piece, said.Token, now, mustBeMatched: false);
        if (!codesOf(piece.PieceId).Contains(said.Code, StringComparer.Ordinal))
        {
            throw GoodsRefusalException.NotNow($"'{said.Code}' is no code of the piece that was reserved.");
        }

        if (piece.Known.Intake is { WeightMg: > 0 } intake && !IsNear(said.WeightMg, intake.WeightMg))
        {
            throw GoodsRefusalException.NotNow(
                $"It weighs {said.WeightMg} mg; at intake it was {intake.WeightMg} mg. It is not the piece, or not whole.");
        }

        return FactOf(piece.PieceId, handler, now, new MatchVerified
        {
            Token = said.Token, CodeScanned = true, WeightMg = said.WeightMg,
        });
    }

    public static Fact Ship(CustodyState state, ShipRequest said, string handler, DateTimeOffset now)
    {
        var piece = PieceOf(state, said.PieceId);
        DemandInside(piece);
        DemandToken(piece, said.Token, now, mustBeMatched: true);
        if (piece.Known.Holds.Count > 0 || piece.Known.Blocks > 0)
        {
            throw GoodsRefusalException.NotNow($"'{said.PieceId}' is on hold, or an open incident lists it.");
        }

        var shipped = FactOf(said.PieceId, handler, now, new Shipped
        {
            Destination = said.Destination,
            Carrier = said.Carrier,
            Tracking = said.Tracking,
            Seal = said.Seal,
            Order = said.Order,
            Token = said.Token,
        });
        return shipped with { Custodians = [.. shipped.Custodians, new(said.Carrier, StationRoles.Carrier)] };
    }

    private static Fact FactOf(string pieceId, string handler, DateTimeOffset now, Google.Protobuf.IMessage kind) => new()
    {
        Kind = kind, PieceId = pieceId, From = now, Custodians = [new(handler, StationRoles.Handler)],
    };

    private static PieceState PieceOf(CustodyState state, string pieceId) =>
        state.TryGetPiece(pieceId, out var piece) ? piece : PieceState.New(pieceId);

    private static void DemandInside(in PieceState piece)
    {
        if (piece.Whereabouts != Whereabouts.Inside)
        {
            throw GoodsRefusalException.NotNow(
                $"'{piece.PieceId}' is {GoodsWords.Of(piece.Whereabouts)}, not in the vault; receive it first.");
        }
    }

    /// <summary>A reservation that lapsed holds nobody off; the gateway says so within seconds.</summary>
    private static void DemandToken(in PieceState piece, string token, DateTimeOffset now, bool mustBeMatched)
    {
        var held = piece.Known.Reservation is { } known && !(known.UntilUs > 0 && known.UntilUs <= CustodyTime.ToUs(now))
            ? known
            : null;
        if ((held?.Token ?? "") != token)
        {
            throw GoodsRefusalException.NotNow(held is null
                ? $"'{piece.PieceId}' is not reserved under '{token}', or no longer."
                : $"'{piece.PieceId}' is reserved under another token.");
        }

        if (mustBeMatched && held is { VerifiedBy: null })
        {
            throw GoodsRefusalException.NotNow($"The match of '{piece.PieceId}' was not verified yet.");
        }
    }

    /// <summary>One paper binds one live stone.</summary>
    private static void DemandFree(CustodyState state, InspectRequest said)
    {
        if (state.OwnerOf(said.CertificateLab, said.CertificateNumber) is { } owner && owner.PieceId != said.PieceId)
        {
            throw GoodsRefusalException.NotNow(
                $"Certificate {said.CertificateLab}/{said.CertificateNumber} is bound to '{owner.PieceId}'.");
        }
    }

    private static bool IsNear(ulong weightMg, ulong intakeMg)
    {
        var apart = Math.Max(weightMg, intakeMg) - Math.Min(weightMg, intakeMg);
        return apart <= Math.Max(ToleranceMgMin, intakeMg / ToleranceShare);
    }
}
