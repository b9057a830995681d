namespace EdgeVault.Custody.Events;

/// <summary>What a custodian of an event was in it.</summary>
public static class StationRoles
{
    /// <summary>Signed in at the station and scanned.</summary>
    public const string Handler = "handler";

    public const string Giver = "giver";
    public const string Receiver = "receiver";
    public const string Witness = "witness";

    /// <summary>Showed a badge at a door and crossed it, or took a shipment over.</summary>
    public const string Carrier = "carrier";

    /// <summary>A radio badge of this person was seen with what crossed. It supports, and proves nothing.</summary>
    public const string Supported = "supported";

    public const string Inspector = "inspector";

    /// <summary>Counted, or signed a count.</summary>
    public const string Counter = "counter";

    /// <summary>Agreed to the closing of an incident.</summary>
    public const string Closer = "closer";

    /// <summary>Was in what an incident is about.</summary>
    public const string Involved = "involved";

    /// <summary>Took an incident on.</summary>
    public const string Owner = "owner";

    /// <summary>The role, in events and in <c>custodians.csv</c>, that alone releases police and legal holds.</summary>
    public const string LossPrevention = "loss-prevention";
}
