namespace EdgeVault.Gs1.Epc.Fields;

/// <summary>Reserved bits, zero by the standard; others are remarked, not refused.</summary>
internal sealed class ZerosField(int bits) : EpcField
{
    public override int BitCount => bits;

    public override bool TryRead(ref EpcReading tag)
    {
        if (!tag.Has(bits))
        {
            return false;
        }

        tag.Remarks |= tag.Bits.AnySet(tag.Bits.At + bits) ? EpcRemarks.ReservedBitsSet : EpcRemarks.None;
        return true;
    }

    public override bool TryWrite(ref EpcWriting tag)
    {
        tag.Bits.Write(0, bits);
        return true;
    }
}
