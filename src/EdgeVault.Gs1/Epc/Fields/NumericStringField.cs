namespace EdgeVault.Gs1.Epc.Fields;

/// <summary>Digits whose leading zeros count: the number that they make behind a 1 (TDS 2.2, 14.3.6).</summary>
internal sealed class NumericStringField(int bits, int digitsMax) : EpcField
{
    public override int BitCount => bits;

    public override bool TryRead(ref EpcReading tag)
    {
        if (!tag.Has(bits))
        {
            return false;
        }

        var value = tag.Bits.Read(bits);
        var count = Decimals.CountOf(value) - 1;
        var one = Decimals.Limit(count);
        if (count == 0 || count > digitsMax || value >= 2 * one)
        {
            return tag.Fail(tag.Name, $"{value} is not a 1 in front of 1 to {digitsMax} digits.");
        }

        tag.Parts.Append(value - one, count);
        tag.Parts.Close();
        return true;
    }

    public override bool TryWrite(ref EpcWriting tag)
    {
        var text = tag.Rest;
        if (text.IsEmpty || text.Length > digitsMax || !Decimals.AreDigits(text))
        {
            return tag.Fail($"'{text}' does not fit {tag.Layout.Name}; 1 to {digitsMax} digits would do.");
        }

        tag.Bits.Write(Decimals.Limit(text.Length) + Decimals.Narrow(text), bits);
        tag.NextPart();
        return true;
    }
}
