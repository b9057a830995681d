namespace EdgeVault.Gs1.Epc.Fields;

/// <summary>A number with its leading zeros (TDS 2.2, 14.3.3 and 14.3.9).</summary>
/// <remarks><paramref name="bits"/>: Of the field; where it shares with the company prefix, of both. <paramref
/// name="digits"/>: Likewise.</remarks>
internal sealed class DigitsField(int bits, int digits, bool shares) : EpcField
{
    public override int BitCount => bits;

    public override bool TryRead(ref EpcReading tag)
    {
        var width = shares ? bits - tag.PrefixBits : bits;
        var count = shares ? digits - tag.PrefixDigits : digits;
        if (!tag.Has(width))
        {
            return false;
        }

        var value = tag.Bits.Read(width);
        if (count == 0 && value != 0)
        {
            // A long prefix leaves a bit or four, and no digit: they say nothing.
            tag.Remarks |= EpcRemarks.ReservedBitsSet;
        }
        else if (value >= Decimals.Limit(count))
        {
            return tag.Fail(tag.Name, $"{value} has more than the {count} digits that are left for it.");
        }

        tag.Parts.Append(count == 0 ? 0 : value, count);
        tag.Parts.Close();
        return true;
    }

    public override bool TryWrite(ref EpcWriting tag)
    {
        tag.Bits.Write(Decimals.Narrow(tag.Rest), shares ? bits - tag.PrefixBits : bits);
        tag.NextPart();
        return true;
    }
}
