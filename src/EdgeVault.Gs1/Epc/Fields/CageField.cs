namespace EdgeVault.Gs1.Epc.Fields;

/// <summary>A DoDAAC of six characters, or a CAGE code of five behind a space (TDS 2.2, 14.3.10): six bits each in
/// ADI-var, eight in USDOD-96.</summary>
internal sealed class CageField(int charBits) : EpcField
{
    private const int Chars = 6;

    public override int BitCount => Chars * charBits;

    public override bool TryRead(ref EpcReading tag)
    {
        if (!tag.Has(BitCount))
        {
            return false;
        }

        for (var at = 0; at < Chars; at++)
        {
            var code = tag.Bits.Read(charBits);
            var letter = charBits == 6 ? SixBitTextField.CharOf(code) : (char)code;
            if (at > 0 || letter != ' ')
            {
                tag.Parts.Append(letter);
            }
        }

        return tag.Close();
    }

    public override bool TryWrite(ref EpcWriting tag)
    {
        var text = tag.Rest;
        var mask = (1u << charBits) - 1;
        if (text.Length < Chars)
        {
            tag.Bits.Write(' ' & mask, charBits);
        }

        foreach (var letter in text)
        {
            tag.Bits.Write(letter & mask, charBits);
        }

        tag.NextPart();
        return true;
    }
}
