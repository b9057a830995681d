using System.Text;
using static EdgeVault.Custody.Stations.StationCodeKind;
using static EdgeVault.Custody.Stations.StationGuard;
using static EdgeVault.Custody.Stations.StationState;

namespace EdgeVault.Custody.Stations;

/// <summary>The dialogues, as tables. The diagrams in <c>docs/operating/stations.md</c> are drawn from them, and a test
/// holds them in step.</summary>
internal static class StationTable
{
    private static readonly Dictionary<StationActivity, StationTransition[]> Tables = new()
    {
        [StationActivity.PutAway] =
        [
            new(SignedOut, Badge, Authorised, StationEffect.SignIn, PlaceWanted),
            new(PlaceWanted, Place, Always, StationEffect.ChoosePlace, PieceForPlace),
            new(PieceForPlace, Piece, NewPiece, StationEffect.PutAway, PieceForPlace),
            new(PieceForPlace, Place, Always, StationEffect.ChoosePlace, PieceForPlace),
            new(PieceForPlace, Undo, HasSomethingToUndo, StationEffect.Undo, PieceForPlace),
            new(PlaceWanted, Cancel, Always, StationEffect.SignOut, SignedOut),
            new(PieceForPlace, Cancel, Always, StationEffect.SignOut, SignedOut),
        ],
        [StationActivity.HandOver] =
        [
            new(SignedOut, Badge, Authorised, StationEffect.SignIn, PieceToGive),
            new(PieceToGive, Piece, NewPiece, StationEffect.Offer, PieceToGive),
            new(PieceToGive, Badge, ReceiverAlone, StationEffect.HandOver, SignedOut),
            new(PieceToGive, Badge, ReceiverWithWitness, StationEffect.AskForWitness, WitnessWanted),
            new(WitnessWanted, Badge, ThirdPerson, StationEffect.WitnessHandOver, SignedOut),
            new(PieceToGive, Undo, HasSomethingToUndo, StationEffect.Undo, PieceToGive),
            new(PieceToGive, Cancel, Always, StationEffect.SignOut, SignedOut),
            new(WitnessWanted, Cancel, Always, StationEffect.SignOut, SignedOut),
        ],
        [StationActivity.Pack] =
        [
            new(SignedOut, Badge, Authorised, StationEffect.SignIn, BoxWanted),
            new(BoxWanted, Box, Always, StationEffect.ChooseBox, PieceForBox),
            new(PieceForBox, Piece, NewPiece, StationEffect.Pack, PieceForBox),
            new(PieceForBox, StationCodeKind.Seal, HasPieces, StationEffect.Seal, BoxWanted),
            new(PieceForBox, Undo, HasSomethingToUndo, StationEffect.Undo, PieceForBox),
            new(BoxWanted, Cancel, Always, StationEffect.SignOut, SignedOut),
            new(PieceForBox, Cancel, Always, StationEffect.SignOut, SignedOut),
        ],
        [StationActivity.Count] =
        [
            new(SignedOut, Badge, Authorised, StationEffect.SignIn, ZoneWanted),
            new(ZoneWanted, Place, Recounter, StationEffect.BeginCount, PieceToCount),
            new(PieceToCount, Piece, NewPiece, StationEffect.CountPiece, PieceToCount),
            new(PieceToCount, Place, Recounter, StationEffect.BeginCount, PieceToCount),
            new(PieceToCount, Badge, SamePerson, StationEffect.EndCount, SignedOut),
            new(ZoneWanted, Cancel, Always, StationEffect.SignOut, SignedOut),
            new(PieceToCount, Cancel, Always, StationEffect.SignOut, SignedOut),
        ],
    };

    public static ReadOnlySpan<StationTransition> Of(StationActivity activity) => Tables[activity];

    /// <summary>A Mermaid state diagram.</summary>
    public static string Diagram(StationActivity activity)
    {
        var text = new StringBuilder("stateDiagram-v2\n    [*] --> SignedOut\n");
        foreach (var (from, on, guard, effect, to) in Tables[activity])
        {
            var condition = guard == Always ? "" : $" [{guard}]";
            text.Append("    ").Append(from).Append(" --> ").Append(to).Append(" : ")
                .Append(on).Append(condition).Append(" / ").Append(effect).Append('\n');
        }

        return text.ToString();
    }
}
