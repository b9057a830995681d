using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Ledger.Merkle;
using Google.Protobuf;

namespace EdgeVault.Gateway.Directives;

/// <summary>What this vault says to a directive: it is the authority for its pieces. Pure: facts from state, directive
/// and time.</summary>
/// <remarks>Asking again what was done already gives the same answer and does nothing twice.</remarks>
internal static class EdgeDesk
{
    /// <param name="hub">The name of the hub, as this gateway is configured.</param>
    /// <param name="directive">What it asks.</param>
    /// <param name="bytes">The directive as it was signed.</param>
    /// <param name="state">What is true now.</param>
    /// <param name="judge">Why a piece is not verified stock; none for one that is.</param>
    /// <param name="now">The time.</param>
    /// <returns>Facts to record in this order; the last is the answer.</returns>
    public static IReadOnlyList<Fact> Decide(
        string hub, Directive directive, ReadOnlySpan<byte> bytes, CustodyState state,
        Func<PieceState, StockReasons> judge, DateTimeOffset now)
    {
        var answer = new Answer(hub, directive, Sha256.Of(bytes), now);
        return directive.WhatCase switch
        {
            Directive.WhatOneofCase.Reserve => Reserve(directive, state, judge, answer),
            Directive.WhatOneofCase.Release => Release(directive, state, answer),
            _ => answer.No("unsupported", "This gateway does not carry out directives of this kind."),
        };
    }

    /// <summary>The answer to a directive whose effect lies outside of the ledger.</summary>
    /// <param name="hub">The name of the hub, as this gateway is configured.</param>
    /// <param name="directive">What it asks.</param>
    /// <param name="bytes">The directive as it was signed.</param>
    /// <param name="refusal">Null where it is done; else why not: a word and a sentence.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<Fact> Told(
        string hub, Directive directive, ReadOnlySpan<byte> bytes, (string Reason, string Detail)? refusal, DateTimeOffset now)
    {
        var answer = new Answer(hub, directive, Sha256.Of(bytes), now);
        return refusal is { } why ? answer.No(why.Reason, why.Detail) : answer.Yes();
    }

    /// <summary>Reservations that are over by now.</summary>
    public static IReadOnlyList<Fact> Lapsed(CustodyState state, DateTimeOffset now)
    {
        var nowUs = CustodyTime.ToUs(now);
        return
        [
            .. state.PiecesReserved
                .Select(pieceId => (PieceId: pieceId, Held: ReservationOf(state, pieceId)))
                .Where(reserved => reserved.Held is { UntilUs: > 0 } held && held.UntilUs <= nowUs)
                .OrderBy(static reserved => reserved.PieceId, StringComparer.Ordinal)
                .Select(reserved => Released(reserved.PieceId, reserved.Held!.Token, ReleaseCause.Lapsed, 0, now)),
        ];
    }

    private static ReservationFact? ReservationOf(CustodyState state, string pieceId) =>
        state.TryGetPiece(pieceId, out var piece) ? piece.Known.Reservation : null;

    private static IReadOnlyList<Fact> Reserve(
        Directive directive, CustodyState state, Func<PieceState, StockReasons> judge, in Answer answer)
    {
        var asked = directive.Reserve;
        if (!state.TryGetPiece(asked.PieceId, out var piece))
        {
            return answer.No("unknown_piece", $"Nothing was ever recorded of piece '{asked.PieceId}' here.");
        }

        var nowUs = CustodyTime.ToUs(answer.Now);
        if (asked.UntilUs > 0 && asked.UntilUs <= nowUs)
        {
            return answer.No("lapsed", "The time that it was asked for is over.");
        }

        if (piece.Known.Reservation is { } held && !(held.UntilUs > 0 && held.UntilUs <= nowUs))
        {
            return held.Token == asked.Token
                ? answer.Yes()
                : answer.No("taken", "The piece is reserved under another token.");
        }

        var reasons = judge(piece) & ~StockReasons.Reserved;
        if (reasons != StockReasons.None)
        {
            return answer.No("not_verified", $"The piece is not verified stock: {reasons}.");
        }

        var reserved = new Reserved
        {
            Token = asked.Token, Order = asked.Order, UntilUs = asked.UntilUs, Directive = directive.Index,
        };
        return answer.Yes(new Fact { Kind = reserved, PieceId = asked.PieceId, From = answer.Now });
    }

    private static IReadOnlyList<Fact> Release(Directive directive, CustodyState state, in Answer answer)
    {
        var token = directive.Release.Token;
        return state.TryGetReserved(token, out var piece)
            ? answer.Yes(Released(piece.PieceId, token, ReleaseCause.Hub, directive.Index, answer.Now))
            : answer.No("unknown_token", "No piece is reserved under this token here.");
    }

    private static Fact Released(
        string pieceId, string token, ReleaseCause cause, ulong directive, DateTimeOffset now) =>
        new()
        {
            Kind = new ReservationReleased { Token = token, Cause = cause, Directive = directive },
            PieceId = pieceId,
            From = now,
        };

    private readonly record struct Answer(string Hub, Directive Directive, Sha256 Hash, DateTimeOffset Now)
    {
        private string Name => Directive.WhatCase switch
        {
            Directive.WhatOneofCase.PieceRegister => "piece_register",
            Directive.WhatOneofCase.ExpectedArrival => "expected_arrival",
            Directive.WhatOneofCase.Reserve => "reserve",
            Directive.WhatOneofCase.Release => "release",
            Directive.WhatOneofCase.CountPlan => "count_plan",
            Directive.WhatOneofCase.Revoke => "revoke",
            _ => "",
        };

        public IReadOnlyList<Fact> Yes(params ReadOnlySpan<Fact> done) =>
        [
            .. done,
            new Fact
            {
                Kind = new DirectiveApplied
                {
                    Hub = Hub, DirectiveIndex = Directive.Index, Directive = Name,
                    Sha256 = ByteString.CopyFrom(Hash.AsSpan()),
                },
                From = Now,
            },
        ];

        public IReadOnlyList<Fact> No(string reason, string detail) =>
        [
            new Fact
            {
                Kind = new DirectiveRefused
                {
                    Hub = Hub, DirectiveIndex = Directive.Index, Directive = Name,
                    Sha256 = ByteString.CopyFrom(Hash.AsSpan()), Reason = reason, Detail = detail,
                },
                From = Now,
            },
        ];
    }
}
