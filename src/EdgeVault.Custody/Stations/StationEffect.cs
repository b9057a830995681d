namespace EdgeVault.Custody.Stations;

/// <summary>What an accepted scan means for custody.</summary>
public enum StationEffect
{
    SignIn,
    ChoosePlace,
    PutAway,
    Offer,
    HandOver,
    AskForWitness,
    WitnessHandOver,
    ChooseBox,
    Pack,
    Seal,
    Undo,
    BeginCount,
    CountPiece,
    EndCount,
    SignOut,
}
