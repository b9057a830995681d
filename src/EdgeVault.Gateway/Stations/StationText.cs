using EdgeVault.Custody.Stations;

namespace EdgeVault.Gateway.Stations;

/// <summary>What the screen says. Ids only: names and coordinates stay in their files.</summary>
internal static class StationText
{
    public static string Title(StationActivity activity) => activity switch
    {
        StationActivity.PutAway => "Put away",
        StationActivity.HandOver => "Hand over",
        StationActivity.Count => "Count",
        _ => "Pack",
    };

    /// <summary>What to scan next.</summary>
    public static string Next(StationMemory? memory) => (memory?.State, memory?.Pieces.Count > 0) switch
    {
        (StationState.PlaceWanted, _) => "Scan the place",
        (StationState.PieceForPlace, _) => "Scan a piece, or the next place",
        (StationState.PieceToGive, false) => "Scan the pieces to hand over",
        (StationState.PieceToGive, true) => "Scan the next piece, or the badge of the person who receives",
        (StationState.WitnessWanted, _) => "A witness is needed: scan the badge of a third person",
        (StationState.BoxWanted, _) => "Scan the box",
        (StationState.PieceForBox, false) => "Scan a piece",
        (StationState.PieceForBox, true) => "Scan the next piece, or the seal",
        (StationState.ZoneWanted, _) => "Scan a place of the zone to count",
        (StationState.PieceToCount, _) => "Scan every piece that is there; the next place; your badge when you are through",
        _ => "Scan your badge",
    };

    /// <summary>What an accepted scan meant.</summary>
    public static string Of(StationEffect effect, StationCode code, StationMemory before) => effect switch
    {
        StationEffect.SignIn => $"{code.Id} signed in",
        StationEffect.ChoosePlace => $"Place {code.Id}",
        StationEffect.PutAway => $"{code.Id} is in {before.Target}",
        StationEffect.Offer => $"{code.Id} is to be handed over",
        StationEffect.HandOver => $"{Count(before)} handed over to {code.Id}",
        StationEffect.AskForWitness => $"{code.Id} receives",
        StationEffect.WitnessHandOver => $"{Count(before)} handed over to {before.Receiver}, witness {code.Id}",
        StationEffect.ChooseBox => $"Box {code.Id}",
        StationEffect.Pack => $"{code.Id} is in the box",
        StationEffect.Seal => $"Box {before.Target} sealed over {Count(before)}",
        StationEffect.BeginCount => $"Counting at {code.Id}",
        StationEffect.CountPiece => $"{code.Id} is counted",
        StationEffect.EndCount => "Your count is signed",
        StationEffect.Undo => $"{(before.Pieces.Count > 0 ? before.Pieces[^1].Id : "")} taken back",
        _ => $"{before.Custodian} signed out",
    };

    public static string Of(StationRefusal refusal) => refusal switch
    {
        StationRefusal.UnknownCode => "Unknown code",
        StationRefusal.Ambiguous => "Several things have this code",
        StationRefusal.BadCheckDigit => "Misread: the check digit is wrong",
        StationRefusal.NotItsTurn => "Not now",
        StationRefusal.NotAuthorised => "Not authorised for this station",
        StationRefusal.SamePerson => "Another person is needed",
        StationRefusal.AlreadyScanned => "Scanned already",
        StationRefusal.Full => $"{StationDialogue.PiecesMax} pieces are the most in one go",
        StationRefusal.NothingYet => "Nothing has been scanned yet",
        StationRefusal.NotRecorded => "Not recorded: the gateway cannot write. Do not go on",
        _ => "",
    };

    private static string Count(StationMemory memory) =>
        memory.Pieces.Count == 1 ? "1 piece" : $"{memory.Pieces.Count} pieces";
}
