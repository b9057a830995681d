namespace EdgeVault.Gs1.Epc.Fields;

/// <summary>So many digits, four bits each (TDS 2.2, 14.5.4).</summary>
/// <remarks><paramref name="closes"/>: False where more of the same value follows in the next field.</remarks>
internal sealed class KeyDigitsField(int digits, bool closes) : EpcField
{
    public const int DigitBits = 4;

    public override int BitCount => digits * DigitBits;

    public override bool TryRead(ref EpcReading tag)
    {
        if (!tag.Has(BitCount))
        {
            return false;
        }

        for (var left = digits; left > 0; left--)
        {
            var digit = tag.Bits.Read(DigitBits);
            if (digit > 9)
            {
                return tag.Fail(tag.Name, $"{digit:X} behind '{tag.Parts.Open}' is not a digit.");
            }

            tag.Parts.Append((char)('0' + digit));
        }

        if (closes)
        {
            tag.Parts.Close();
        }

        return true;
    }

    public override bool TryWrite(ref EpcWriting tag)
    {
        var text = tag.Rest;
        if (text.Length < digits || !Decimals.AreDigits(text[..digits]))
        {
            return tag.Fail($"'{text}' does not fit {tag.Layout.Name}; {digits} digits would do.");
        }

        foreach (var digit in text[..digits])
        {
            tag.Bits.Write((ulong)(digit - '0'), DigitBits);
        }

        tag.Skip(digits);
        if (closes)
        {
            tag.NextPart();
        }

        return true;
    }
}
