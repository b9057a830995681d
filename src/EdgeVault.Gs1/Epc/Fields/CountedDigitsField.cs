namespace EdgeVault.Gs1.Epc.Fields;

/// <summary>How many digits, four bits; then the number that they make, in as many bits as so many digits need
/// (TDS 2.2, 14.5.9 and table B).</summary>
internal sealed class CountedDigitsField(int digitsMax) : EpcField
{
    private const int CountBits = 4;

    public override int BitCount => 0;

    public override bool TryRead(ref EpcReading tag)
    {
        if (!tag.Has(CountBits))
        {
            return false;
        }

        var count = (int)tag.Bits.Read(CountBits);
        if (count == 0 || count > digitsMax)
        {
            return tag.Fail(tag.Name, $"it says to have {count} digits; 1 to {digitsMax} would do.");
        }

        var width = Decimals.BitsFor(count);
        if (!tag.Has(width))
        {
            return false;
        }

        var value = tag.Bits.Read(width);
        if (value >= Decimals.Limit(count))
        {
            return tag.Fail(tag.Name, $"{value} has more than the {count} digits that it says to have.");
        }

        tag.Parts.Append(value, count);
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

        tag.Bits.Write((ulong)text.Length, CountBits);
        tag.Bits.Write(Decimals.Narrow(text), Decimals.BitsFor(text.Length));
        tag.NextPart();
        return true;
    }
}
