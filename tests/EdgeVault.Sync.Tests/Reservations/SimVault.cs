using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Gateway.Directives;

namespace EdgeVault.Sync.Tests.Reservations;

/// <summary>One vault: the real fold and the real answers to directives, over a ledger that is a list.</summary>
internal sealed class SimVault
{
    private readonly CustodyState _state = new();
    private readonly CustodyDesk _desk;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, string> _holder = new(StringComparer.Ordinal);

    public SimVault(string site, IEnumerable<string> pieces, TimeProvider time)
    {
        (Site, _time) = (site, time);
        _desk = new CustodyDesk(
            new CustodySite(site, TimeZoneInfo.Utc, default), Custody.Pieces.FixedRegisters.Empty, _state, time, new Unsynced());
        foreach (var piece in pieces)
        {
            Record([new Fact { Kind = new PutAway { Zone = "vault-a" }, PieceId = piece, From = time.GetUtcNow() }]);
        }
    }

    public string Site { get; }

    public List<CustodyEvent> Ledger { get; } = [];

    /// <summary>How much of it the hub has.</summary>
    public int AtHub { get; set; }

    public ulong NextDirective { get; private set; }

    /// <summary>Cut: neither directives come nor events go.</summary>
    public bool IsCut { get; set; }

    /// <summary>What broke the rule of one holder; empty while nothing did.</summary>
    public List<string> Violations { get; } = [];

    public void Take(Directive directive, byte[] bytes)
    {
        Record(EdgeDesk.Decide("main", directive, bytes, _state, WhyNot, _time.GetUtcNow()));
        NextDirective++;
    }

    /// <summary>The gateway died between the answer and its cursor: the directive comes again.</summary>
    public void ForgetLastAnswer() => NextDirective -= NextDirective > 0 ? 1UL : 0;

    public void Lapse() => Record(EdgeDesk.Lapsed(_state, _time.GetUtcNow()));

    /// <summary>A person finds the piece, sees that it is the one, and ships it.</summary>
    public bool TryShip(string pieceId, string token)
    {
        if (!_state.TryGetPiece(pieceId, out var piece) || piece.Known.Reservation?.Token != token)
        {
            return false;
        }

        var now = _time.GetUtcNow();
        Record([new Fact { Kind = new MatchVerified { Token = token }, PieceId = pieceId, From = now }]);
        Record([new Fact { Kind = new Shipped { Destination = "boutique", Token = token }, PieceId = pieceId, From = now }]);
        return true;
    }

    private static StockReasons WhyNot(PieceState piece) =>
        piece.Known.Away is null ? StockReasons.None : ~StockReasons.None;

    private void Record(IReadOnlyList<Fact> facts)
    {
        foreach (var fact in facts)
        {
            foreach (var made in _desk.Record([fact], 1, (ulong)Ledger.Count))
            {
                Judge(made);
                _state.Apply(new EventAt(1, (ulong)Ledger.Count), made);
                Ledger.Add(made);
            }
        }
    }

    /// <summary>The rule itself, without the fold: one token at a time, and none for what has left.</summary>
    private void Judge(CustodyEvent made)
    {
        switch (made.KindCase)
        {
            case CustodyEvent.KindOneofCase.Reserved when !_holder.TryAdd(made.PieceId, made.Reserved.Token):
                Violations.Add($"{made.PieceId} was reserved for {made.Reserved.Token} and {_holder[made.PieceId]}");
                break;
            case CustodyEvent.KindOneofCase.ReservationReleased
                when !_holder.Remove(made.PieceId, out var token) || token != made.ReservationReleased.Token:
                Violations.Add($"{made.PieceId} was released for {made.ReservationReleased.Token}, which did not have it");
                break;
            case CustodyEvent.KindOneofCase.Shipped:
                // Gone for good: whoever has it has it.
                _holder[made.PieceId] = "shipped";
                break;
            default:
                break;
        }
    }

    private sealed class Unsynced : IClockQuality
    {
        public ClockQuality Current => ClockQuality.Unsynced;
    }
}
