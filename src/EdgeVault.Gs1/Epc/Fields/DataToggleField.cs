namespace EdgeVault.Gs1.Epc.Fields;

/// <summary>One bit of a <c>+</c> scheme: AIDC data follow the EPC (TDS 2.2, 15.3). Never written.</summary>
internal sealed class DataToggleField : EpcField
{
    public override int BitCount => 1;

    public override bool TryRead(ref EpcReading tag)
    {
        if (!tag.Has(1))
        {
            return false;
        }

        tag.Remarks |= tag.Bits.Read(1) == 1 ? EpcRemarks.DataFollows : EpcRemarks.None;
        return true;
    }

    public override bool TryWrite(ref EpcWriting tag)
    {
        tag.Bits.Write(0, 1);
        return true;
    }
}
