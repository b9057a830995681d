namespace EdgeVault.Custody.Stations;

/// <summary>What people do at a station.</summary>
public enum StationActivity
{
    PutAway,
    HandOver,
    Pack,
    Count,
}
