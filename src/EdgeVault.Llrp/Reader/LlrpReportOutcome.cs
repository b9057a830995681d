namespace EdgeVault.Llrp.Reader;

/// <summary>What became of what a reader was given to send.</summary>
public enum LlrpReportOutcome
{
    /// <summary>Nobody asked for it: no ROSpec is active, or this kind of event is off.</summary>
    NotWanted,

    /// <summary>Given to the transport.</summary>
    Sent,

    /// <summary>Kept, as far as there was room, until the client may have it.</summary>
    Held,

    /// <summary>There is no client, and none asked to hold.</summary>
    Dropped,
}
