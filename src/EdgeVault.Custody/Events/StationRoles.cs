namespace EdgeVault.Custody.Events;

/// <summary>What a custodian of an event was in it.</summary>
public static class StationRoles
{
    /// <summary>Signed in at the station and scanned.</summary>
    public const string Handler = "handler";

    public const string Giver = "giver";
    public const string Receiver = "receiver";
    public const string Witness = "witness";

    /// <summary>Showed a badge at a door and crossed it.</summary>
    public const string Carrier = "carrier";
}
