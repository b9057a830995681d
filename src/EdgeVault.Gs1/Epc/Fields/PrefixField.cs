namespace EdgeVault.Gs1.Epc.Fields;

/// <summary>The partition P, three bits, then the company prefix: 12 − P digits in as many bits as they need
/// (TDS 2.2, 14.3.3). Partition 7 is reserved.</summary>
internal sealed class PrefixField : EpcField
{
    private const int PartitionBits = 3;
    private const int ReservedPartition = 7;
    private const int DigitsMax = 12;

    private static readonly byte[] PrefixBits = [40, 37, 34, 30, 27, 24, 20];

    // What prefix and reference have together is counted by the reference.
    public override int BitCount => PartitionBits;

    public override bool TryRead(ref EpcReading tag)
    {
        if (!tag.Has(PartitionBits))
        {
            return false;
        }

        var partition = (int)tag.Bits.Read(PartitionBits);
        if (partition == ReservedPartition)
        {
            return tag.Fail("partition", $"{ReservedPartition} is reserved; 0 to 6 would do.");
        }

        tag.PrefixDigits = DigitsMax - partition;
        tag.PrefixBits = PrefixBits[partition];
        if (!tag.Has(tag.PrefixBits))
        {
            return false;
        }

        var prefix = tag.Bits.Read(tag.PrefixBits);
        if (prefix >= Decimals.Limit(tag.PrefixDigits))
        {
            return tag.Fail(
                tag.Name, $"{prefix} has more than the {tag.PrefixDigits} digits that partition {partition} gives it.");
        }

        tag.Parts.Append(prefix, tag.PrefixDigits);
        tag.Parts.Close();
        return true;
    }

    public override bool TryWrite(ref EpcWriting tag)
    {
        tag.PrefixDigits = tag.Rest.Length;
        var partition = DigitsMax - tag.PrefixDigits;
        tag.PrefixBits = PrefixBits[partition];
        tag.Bits.Write((ulong)partition, PartitionBits);
        tag.Bits.Write(Decimals.Narrow(tag.Rest), tag.PrefixBits);
        tag.NextPart();
        return true;
    }
}
