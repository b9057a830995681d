namespace EdgeVault.Gs1.Epc.Fields;

/// <summary>What is tagged (TDS 2.2, 10), a number; no part of what thing it is.</summary>
internal sealed class FilterField(int bits) : EpcField
{
    public override int BitCount => bits;

    public override bool TryRead(ref EpcReading tag)
    {
        if (!tag.Has(bits))
        {
            return false;
        }

        tag.Filter = (int)tag.Bits.Read(bits);
        return true;
    }

    public override bool TryWrite(ref EpcWriting tag)
    {
        if (tag.Filter < 0 || tag.Filter >> bits != 0)
        {
            tag.Error = new("filter", $"{tag.Filter} is not a filter value; 0 to {(1 << bits) - 1} would do.");
            return false;
        }

        tag.Bits.Write((ulong)tag.Filter, bits);
        return true;
    }
}
