using EdgeVault.Contracts.Custody.V1;
using Google.Protobuf;

namespace EdgeVault.HardwareSim.Stations;

/// <summary>What a ledger says of the stations: the facts that stand, and the scans behind them.</summary>
internal sealed class StationEvents
{
    private readonly SortedDictionary<ulong, FactKey> _standing = [];

    /// <summary>By the index of their event.</summary>
    public IReadOnlyDictionary<ulong, FactKey> Standing => _standing;

    /// <summary>Accepted scans in the ledger.</summary>
    public long Scans { get; private set; }

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
        Scans += made.Scan is { Code: not ScannedCode.Unspecified } ? 1 : 0;
        var custodians = FactKey.Of(made.Custodians.Select(custodian => (custodian.Role, custodian.CustodianId)));
        switch (made.KindCase)
        {
            case CustodyEvent.KindOneofCase.PutAway:
                _standing[index] = new("put_away", made.PieceId, made.PlaceId, custodians);
                break;
            case CustodyEvent.KindOneofCase.Packed:
                _standing[index] = new("packed", made.PieceId, made.ContainerId, custodians);
                break;
            case CustodyEvent.KindOneofCase.Sealed:
                _standing[index] = new("sealed", "", made.ContainerId, custodians);
                break;
            case CustodyEvent.KindOneofCase.HandOverAccepted:
                _standing[index] = new("hand_over_accepted", made.PieceId, "", custodians);
                break;
            case CustodyEvent.KindOneofCase.Corrected:
                _standing.Remove(made.Corrected.Index);
                break;
        }
    }
}
