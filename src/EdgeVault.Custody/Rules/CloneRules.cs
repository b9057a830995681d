using EdgeVault.Contracts.Custody.V1;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Rules;

/// <summary>One identity with two chips: somebody made a second tag.</summary>
/// <remarks>Readers' sessions find it out by themselves, and passages by what the ledger knew of the piece; whoever is first
/// tells it, and the pair of chips is the occurrence.</remarks>
internal static class CloneRules
{
    // What readers give of a chip's number differs in length; so much of it names one chip.
    private const int TidDigits = 24;

    public static IEnumerable<Finding> Clone(RuleView view, RuleEvent seen)
    {
        if (seen.Event is { KindCase: Kind.CloneSuspected, CloneSuspected: { TidsDiffer: true } told })
        {
            var pieceId = PieceOf(view, seen.Event);
            if (pieceId.Length > 0)
            {
                yield return Of(view, seen, pieceId, TextOf(told.Tag), Convert.ToHexString(told.OtherTid.Span)) with
                {
                    Pieces = [pieceId],
                    Zone = told.SecondZone,
                    IsToldAlready = true,
                };
            }
        }
        else if (AreTwoChips(seen))
        {
            yield return Of(view, seen, seen.Event.PieceId, TextOf(seen.Event.Passage.Tag), seen.Before.Known.Tid) with
            {
                Fact = new CloneSuspected
                {
                    Tag = seen.Event.Passage.Tag,
                    TidsDiffer = true,
                    OtherTid = Google.Protobuf.ByteString.CopyFrom(Convert.FromHexString(seen.Before.Known.Tid)),
                    FirstZone = seen.Before.Zone,
                    SecondZone = seen.Event.Passage.InsideZone,
                },
                FactPiece = seen.Event.PieceId,
            };
        }
    }

    /// <summary>It crossed with another chip than before; numbers of different lengths are not compared.</summary>
    public static bool AreTwoChips(RuleEvent seen) => seen.IsCrossing && seen.Event.PieceId.Length > 0
        && TextOf(seen.Event.Passage.Tag) is { Length: > 0 } tid && seen.Before.Facts?.Tid is { Length: > 0 } known
        && known.Length == tid.Length && known != tid;

    private static Finding Of(RuleView view, RuleEvent seen, string pieceId, string one, string other)
    {
        var (left, right) = (Chip(one), Chip(other));
        var pair = string.CompareOrdinal(left, right) < 0 ? $"{left}-{right}" : $"{right}-{left}";
        return CrossingRules.Of(IncidentRule.TwoPlaces, $"clone/{pieceId}/{pair}", view, seen) with
        {
            Detail = "two tags with different chips claim to be this piece",
        };
    }

    private static string PieceOf(RuleView view, CustodyEvent told) => told.PieceId.Length > 0 ? told.PieceId
        : told.CloneSuspected.Tag is { } tag && view.State.OwnerOf(tag) is { IsContainer: false } owner ? owner.Subject : "";

    private static string TextOf(Tag? tag) => tag is null ? "" : Convert.ToHexString(tag.Tid.Span);

    private static string Chip(string tid) => tid[..Math.Min(tid.Length, TidDigits)];
}
