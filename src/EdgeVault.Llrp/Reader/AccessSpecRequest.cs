namespace EdgeVault.Llrp.Reader;

/// <summary>What a reader takes from an AccessSpec.</summary>
internal sealed record AccessSpecRequest
{
    public uint Id { get; init; }

    /// <summary>0: at any.</summary>
    public ushort AntennaId { get; init; }

    public bool IsActive { get; init; }

    /// <summary>0: for tags of any.</summary>
    public uint RoSpecId { get; init; }

    /// <summary>Times that it is carried out before it is deleted; 0: without end.</summary>
    public int OperationsMax { get; init; }

    /// <summary>A tag has to be like each of them.</summary>
    public IReadOnlyList<TargetTag> Targets { get; init; } = [];

    public IReadOnlyList<ReadOperation> Reads { get; init; } = [];

    /// <summary>What it read is told at once; else with the ROSpec's next report.</summary>
    public bool ReportsAtOnce { get; init; }

    /// <summary>The first thing in it that this reader cannot do, in words; null if there is none.</summary>
    public string? Refused { get; init; }
}

/// <summary>C1G2TargetTag: what a tag has, or has not, in its memory.</summary>
/// <param name="Bank">0 reserved, 1 EPC, 2 TID, 3 user.</param>
/// <param name="IsLike">False: tags that are not like it.</param>
/// <param name="Pointer">First bit.</param>
/// <param name="Mask">Bits that count, most significant first.</param>
/// <param name="Data">What they have to be.</param>
/// <param name="MaskBits">How many there are; 0 is every tag.</param>
internal sealed record TargetTag(byte Bank, bool IsLike, int Pointer, byte[] Mask, byte[] Data, int MaskBits);

/// <summary>C1G2Read: words of a tag's memory; a count of 0 goes up to the end of the bank.</summary>
internal sealed record ReadOperation(ushort OpSpecId, byte Bank, int WordPointer, int WordCount);
