using EdgeVault.Contracts.Custody.V1;
using Google.Protobuf;

namespace EdgeVault.HardwareSim.Demo.Trade;

/// <summary>What a ledger says of pieces that come, go and are promised: kind, piece and token by index.</summary>
internal sealed class TradeEvents
{
    private readonly List<TradeEvent> _all = [];

    public IReadOnlyList<TradeEvent> All => _all;

    /// <exception cref="InvalidDataException">An entry is not an event: says which.</exception>
    public void Add(ulong index, ReadOnlySpan<byte> entry)
    {
        try
        {
            Add(index, CustodyEvent.Parser.ParseFrom(entry));
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new InvalidDataException($"entry {index} is not a custody event: {fault.Message}", fault);
        }
    }

    private void Add(ulong index, CustodyEvent made)
    {
        var token = made.KindCase switch
        {
            CustodyEvent.KindOneofCase.Reserved => made.Reserved.Token,
            CustodyEvent.KindOneofCase.ReservationReleased => made.ReservationReleased.Token,
            CustodyEvent.KindOneofCase.MatchVerified => made.MatchVerified.Token,
            CustodyEvent.KindOneofCase.Shipped => made.Shipped.Token,
            CustodyEvent.KindOneofCase.Received or CustodyEvent.KindOneofCase.IntakeInspected => "",
            _ => null,
        };
        if (token is not null)
        {
            _all.Add(new(index, made.KindCase, made.PieceId, token));
        }
    }
}

internal readonly record struct TradeEvent(ulong Index, CustodyEvent.KindOneofCase Kind, string PieceId, string Token);
