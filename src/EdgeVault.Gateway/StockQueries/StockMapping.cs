using EdgeVault.Contracts.Stock.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock.Queries;
using EdgeVault.Custody.Stock.Verified;

namespace EdgeVault.Gateway.StockQueries;

/// <summary>Stock's words on the wire. What only the role <c>vault</c> may see is left out here, and nowhere else.</summary>
internal sealed class StockMapping(ISiteRegisters registers)
{
    public PieceAnswer ToMessage(StockAnswer answer, bool seesCoordinates)
    {
        var (state, verdict) = (answer.State, answer.Verdict);
        var message = new PieceAnswer
        {
            PieceId = state.PieceId,
            Epc = answer.Piece?.Identity ?? "",
            Verified = verdict.IsVerified,
            Whereabouts = WordOf(state.Whereabouts),
            Zone = state.Zone,
            SinceUs = state.SinceUs,
            Proof = WordOf(verdict.Proof),
            ProofUs = state.ProofUs,
            ProofBy = ToRef(verdict.ProofBy),
            AgeS = (ulong)Math.Max(0, verdict.Age.TotalSeconds),
            DueUs = verdict.DueAt is { } due ? CustodyTime.ToUs(due) : 0,
            Holder = state.Holder,
            ContainerId = state.Container,
            Purpose = state.Known.CheckOut?.Purpose ?? "",
            OutUntilUs = state.Known.CheckOut?.UntilUs ?? state.Known.Work?.DueUs ?? 0,
            ValueClass = StockClass.Of(state, answer.Piece) is var valueClass and not ValueClass.Unknown
                ? WordOf(valueClass) : "",
            Sku = answer.Piece?.Sku ?? "",
            Certificate = answer.Piece is { CertificateNumber.Length: > 0 } piece
                ? $"{piece.CertificateLab}/{piece.CertificateNumber}" : "",
            LastEvent = ToRef(state.LastEvent),
        };
        message.Reasons.AddRange(ReasonsOf(verdict.Reasons));
        if (seesCoordinates && state.PlaceId.Length > 0)
        {
            message.PlaceId = state.PlaceId;
            message.Coordinate = registers.Places.TryGetValue(state.PlaceId, out var place) ? ToMessage(place) : null;
        }

        return message;
    }

    /// <summary>NotInVault is <c>not_in_vault</c>.</summary>
    public static string WordOf<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static IEnumerable<string> ReasonsOf(StockReasons reasons) => Enum.GetValues<StockReasons>()
        .Where(reason => reason != StockReasons.None && reasons.HasFlag(reason)).Select(WordOf);

    public static EventRef? ToRef(EventAt at) => at == default ? null : new EventRef { Epoch = at.Epoch, Index = at.Index };

    private static Coordinate ToMessage(Place place) => new()
    {
        Vault = place.Vault, Room = place.Room, Cabinet = place.Cabinet, Drawer = place.Drawer, Slot = place.Slot,
    };
}
