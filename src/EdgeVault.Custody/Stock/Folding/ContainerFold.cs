using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Stock.Folding;

/// <summary>What only containers have: seals, and pieces that left with a crossing.</summary>
internal static class ContainerFold
{
    private const int LeftMax = 256;

    public static ContainerRow After(ContainerRow row, EventAt at, CustodyEvent custodyEvent) => custodyEvent.KindCase switch
    {
        Kind.Sealed => row with { Seal = custodyEvent.Sealed.Seal, SealedBy = at },
        Kind.Unsealed => row with { Seal = "", SealedBy = null },
        Kind.Corrected when row.SealedBy == (at with { Index = custodyEvent.Corrected.Index }) =>
            row with { Seal = "", SealedBy = null },
        _ => row,
    };

    /// <summary>Such an event on a container happens to all that is in it.</summary>
    public static bool MovesContents(Kind kind) => kind is Kind.Passage or Kind.PassageSettled or Kind.Observed
        or Kind.PutAway or Kind.Moved or Kind.CheckedOut or Kind.CheckedIn or Kind.HandOverAccepted or Kind.Shipped
        or Kind.Received or Kind.Returned or Kind.WorkSent or Kind.WorkReturned or Kind.Unsealed or Kind.Corrected;

    public static bool IsSameGroup(ContainerRow row, CustodyEvent custodyEvent) =>
        row.Group.Length > 0 && row.Group == Convert.ToHexString(custodyEvent.GroupId.Span);

    public static ContainerRow WithLeft(ContainerRow row, string pieceId, CustodyEvent passage)
    {
        IReadOnlyList<string> left = IsSameGroup(row, passage) ? [.. row.Left, pieceId] : [pieceId];
        return row with { Group = Convert.ToHexString(passage.GroupId.Span), Left = [.. left.TakeLast(LeftMax)] };
    }
}
