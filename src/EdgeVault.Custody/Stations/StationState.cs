namespace EdgeVault.Custody.Stations;

/// <summary>What a station waits for.</summary>
public enum StationState
{
    SignedOut,
    PlaceWanted,
    PieceForPlace,
    PieceToGive,
    WitnessWanted,
    BoxWanted,
    PieceForBox,
    ZoneWanted,
    PieceToCount,
}
