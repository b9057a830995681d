using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Directives.V1;

namespace EdgeVault.Hub.Directives;

/// <summary>
/// Who has asked for which piece, and what the vaults have said to that. A token moves only by the word of a vault's
/// ledger; the hub itself never lets one lapse.
/// </summary>
/// <remarks>
/// Between asking and the answer nobody else is let at the piece, however long a link is cut: that is what keeps a
/// piece from having two holders. Not safe for several threads.
/// </remarks>
internal sealed class ReservationTable
{
    private readonly Dictionary<string, Reservation> _byToken = new(StringComparer.Ordinal);

    // Tokens that are not over, by piece; more than one only where the vaults were asked by more than this hub.
    private readonly Dictionary<string, HashSet<string>> _live = new(StringComparer.Ordinal);

    public int Count => _byToken.Count;

    public Reservation? Find(string token) => _byToken.GetValueOrDefault(token)?.Clone();

    /// <summary>Whether some token is pending, or holds, for a piece.</summary>
    public bool IsTaken(string pieceId) => _live.ContainsKey(pieceId);

    /// <summary>A reservation was asked for, durably.</summary>
    public void Asked(string site, ReservePiece asked)
    {
        if (_byToken.ContainsKey(asked.Token))
        {
            return;
        }

        _byToken.Add(asked.Token, new Reservation
        {
            Token = asked.Token,
            State = ReservationState.Pending,
            Site = site,
            PieceId = asked.PieceId,
            Order = asked.Order,
            UntilUs = asked.UntilUs,
        });
        if (!_live.TryGetValue(asked.PieceId, out var tokens))
        {
            _live.Add(asked.PieceId, tokens = new HashSet<string>(StringComparer.Ordinal));
        }

        tokens.Add(asked.Token);
    }

    /// <summary>The vault refused to do what the directive asked.</summary>
    public void Refused(Directive directive, string reason, ulong at)
    {
        if (directive.WhatCase == Directive.WhatOneofCase.Reserve)
        {
            Move(directive.Site, directive.Reserve.Token, ReservationState.Refused, reason, at);
        }
    }

    /// <summary>An event of a site's ledger, in order.</summary>
    public void Apply(string site, ulong at, CustodyEvent custodyEvent)
    {
        switch (custodyEvent.KindCase)
        {
            case CustodyEvent.KindOneofCase.Reserved:
                Held(site, at, custodyEvent);
                break;
            case CustodyEvent.KindOneofCase.MatchVerified:
                Move(site, custodyEvent.MatchVerified.Token, ReservationState.Verified, "", at);
                break;
            case CustodyEvent.KindOneofCase.ReservationReleased:
                var released = custodyEvent.ReservationReleased;
                Move(site, released.Token, ReservationState.Released, ReasonOf(released.Cause), at);
                break;
            case CustodyEvent.KindOneofCase.Shipped when _live.TryGetValue(custodyEvent.PieceId, out var tokens):
                tokens.Where(token => IsHeld(_byToken[token].State)).ToList()
                    .ForEach(token => Move(site, token, ReservationState.Shipped, "", at));
                break;
            default:
                break;
        }
    }

    private void Held(string site, ulong at, CustodyEvent custodyEvent)
    {
        // One that this hub did not ask for: another hub did, or this one was restored from a backup.
        var reserved = custodyEvent.Reserved;
        Asked(site, new ReservePiece
        {
            Token = reserved.Token, PieceId = custodyEvent.PieceId, Order = reserved.Order, UntilUs = reserved.UntilUs,
        });
        Move(site, reserved.Token, ReservationState.Held, "", at);
    }

    /// <summary>Only by the word of the vault that was asked: what another one says of the token counts for nothing.</summary>
    private void Move(string site, string token, ReservationState to, string reason, ulong at)
    {
        if (!_byToken.TryGetValue(token, out var reservation) || reservation.Site != site || IsOver(reservation.State))
        {
            return;
        }

        (reservation.State, reservation.Reason, reservation.Event) = (to, reason, at);
        if (IsOver(to) && _live.TryGetValue(reservation.PieceId, out var tokens) && tokens.Remove(token)
            && tokens.Count == 0)
        {
            _live.Remove(reservation.PieceId);
        }
    }

    private static bool IsHeld(ReservationState state) =>
        state is ReservationState.Held or ReservationState.Verified;

    private static bool IsOver(ReservationState state) =>
        state is ReservationState.Shipped or ReservationState.Released or ReservationState.Refused;

    private static string ReasonOf(ReleaseCause cause) => cause switch
    {
        ReleaseCause.Hub => "given_back",
        ReleaseCause.Lapsed => "lapsed",
        ReleaseCause.Fulfilled => "fulfilled",
        ReleaseCause.NotVerified => "not_verified",
        _ => "",
    };
}
