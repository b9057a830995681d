namespace EdgeVault.Gs1.Epc.Fields;

/// <summary>Encoding indicator, three bits; how many characters, five; then the characters, in whatever code takes the
/// fewest bits (TDS 2.2, 14.5.6). Readers take any: one text has several legal forms.</summary>
internal sealed class CodedTextField(int charsMax) : EpcField
{
    public const int IndicatorBits = 3;
    public const int CountBits = 5;

    public override int BitCount => 0;

    public override bool TryRead(ref EpcReading tag)
    {
        if (!TryReadText(ref tag, charsMax))
        {
            return false;
        }

        tag.Parts.Close();
        return true;
    }

    public override bool TryWrite(ref EpcWriting tag)
    {
        if (!TryWriteText(ref tag, charsMax))
        {
            return false;
        }

        tag.NextPart();
        return true;
    }

    public static bool TryReadText(ref EpcReading tag, int charsMax)
    {
        if (!tag.Has(IndicatorBits + CountBits))
        {
            return false;
        }

        var code = (int)tag.Bits.Read(IndicatorBits);
        var chars = (int)tag.Bits.Read(CountBits);
        if (code >= TextCode.Count)
        {
            return tag.Fail(tag.Name, $"encoding indicator {code} is reserved; 0 to {TextCode.Count - 1} would do.");
        }

        if (chars == 0 || chars > charsMax)
        {
            return tag.Fail(tag.Name, $"it says to have {chars} characters; 1 to {charsMax} would do.");
        }

        return tag.Has(TextCode.BitsFor(code, chars))
            && (TextCode.TryRead(code, chars, ref tag)
                || tag.Fail(tag.Name, $"its bits are no {chars} characters of encoding {code}."));
    }

    public static bool TryWriteText(ref EpcWriting tag, int charsMax)
    {
        var text = tag.Rest;
        var code = TextCode.Best(text);
        if (text.IsEmpty || text.Length > charsMax || code < 0)
        {
            return tag.Fail($"'{text}' does not fit {tag.Layout.Name}; 1 to {charsMax} characters would do.");
        }

        if (!tag.HasRoom(IndicatorBits + CountBits + TextCode.BitsFor(code, text.Length)))
        {
            return false;
        }

        tag.Bits.Write((ulong)code, IndicatorBits);
        tag.Bits.Write((ulong)text.Length, CountBits);
        TextCode.Write(code, text, ref tag.Bits);
        return true;
    }
}
