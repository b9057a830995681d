namespace EdgeVault.Gs1.Epc.Fields;

/// <summary>A number without leading zeros (TDS 2.2, 14.3.1), or a reference that such a tag can hold only if it is
/// one.</summary>
/// <remarks><paramref name="bits"/>: Of the field; where it shares with the company prefix, of both. <paramref
/// name="digits"/>: Most digits; 0 for what the bits hold; where it shares, of both.</remarks>
internal sealed class NumberField(int bits, int digits = 0, bool shares = false) : EpcField
{
    public override int BitCount => bits;

    public override bool TryRead(ref EpcReading tag)
    {
        var width = shares ? bits - tag.PrefixBits : bits;
        if (!tag.Has(width))
        {
            return false;
        }

        var value = tag.Bits.Read(width);
        var max = Max(width, tag.PrefixDigits);
        if (value > max)
        {
            return tag.Fail(tag.Name, $"{value} is over {max}, the most that {tag.Layout.Name} may hold there.");
        }

        tag.Parts.Append(value, Decimals.CountOf(value));
        tag.Parts.Close();
        return true;
    }

    public override bool TryWrite(ref EpcWriting tag)
    {
        var width = shares ? bits - tag.PrefixBits : bits;
        var max = Max(width, tag.PrefixDigits);
        var text = tag.Rest;
        if (!Decimals.IsNatural(text) || text.Length > 19 || Decimals.Narrow(text) > max)
        {
            return tag.Fail(
                $"'{text}' does not fit {tag.Layout.Name}; a number from 0 to {max} without leading zeros would do.");
        }

        tag.Bits.Write(Decimals.Narrow(text), width);
        tag.NextPart();
        return true;
    }

    private ulong Max(int width, int prefixDigits)
    {
        var held = (1UL << width) - 1;
        return digits == 0 ? held : Math.Min(held, Decimals.Limit(shares ? digits - prefixDigits : digits) - 1);
    }
}
