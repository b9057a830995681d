namespace EdgeVault.Llrp.Messages;

/// <summary>An AccessSpec that reads the TID of every tag, at every antenna.</summary>
public sealed record AccessSpecSettings
{
    /// <summary>The operation's number: results that carry it are TIDs.</summary>
    public const ushort TidOpSpecId = 0x5449;

    /// <summary>Not 0, which means all.</summary>
    public uint AccessSpecId { get; init; } = 1;

    /// <summary>Of which ROSpec's tags; 0 for any.</summary>
    public uint RoSpecId { get; init; }

    /// <summary>Words from the start of TID memory. Default 6: an E2h class identifier, the model and a 48-bit serial
    /// number (Gen2 §6.3.2.1.3).</summary>
    public ushort TidWords { get; init; } = 6;
}
