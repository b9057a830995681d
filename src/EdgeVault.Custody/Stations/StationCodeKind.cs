namespace EdgeVault.Custody.Stations;

/// <summary>What a scan turned out to be. Undo and cancel are cards at the station: nothing is typed.</summary>
public enum StationCodeKind
{
    Badge,
    Place,
    Piece,
    Box,
    Seal,
    Undo,
    Cancel,
}
