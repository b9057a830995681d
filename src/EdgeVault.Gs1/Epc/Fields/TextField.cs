namespace EdgeVault.Gs1.Epc.Fields;

/// <summary>Text of seven bits a character in a field of fixed length, zeros behind it (TDS 2.2, 14.3.4).</summary>
/// <remarks><paramref name="bits"/>: Of the field; where it shares with the company prefix, of both.</remarks>
internal sealed class TextField(int bits, bool shares = false) : EpcField
{
    private const int CharBits = 7;

    public override int BitCount => bits;

    public override bool TryRead(ref EpcReading tag)
    {
        var width = shares ? bits - tag.PrefixBits : bits;
        if (!tag.Has(width))
        {
            return false;
        }

        var end = tag.Bits.At + width;
        var hasEnded = false;
        for (var left = width / CharBits; left > 0; left--)
        {
            var letter = (char)tag.Bits.Read(CharBits);
            if (letter != 0 && hasEnded)
            {
                return tag.Fail(tag.Name, $"more characters behind the end of '{tag.Parts.Open}'; zeros would do.");
            }

            hasEnded |= letter == 0;
            if (!hasEnded)
            {
                tag.Parts.Append(letter);
            }
        }

        tag.Remarks |= tag.Bits.AnySet(end) ? EpcRemarks.ReservedBitsSet : EpcRemarks.None;
        return tag.Close();
    }

    public override bool TryWrite(ref EpcWriting tag)
    {
        var width = shares ? bits - tag.PrefixBits : bits;
        var text = tag.Rest;
        if (text.Length > width / CharBits)
        {
            return tag.Fail(
                $"'{text}' does not fit {tag.Layout.Name}; {width / CharBits} characters at most would do.");
        }

        foreach (var letter in text)
        {
            tag.Bits.Write(letter, CharBits);
        }

        for (var left = width - (text.Length * CharBits); left > 0; left -= CharBits)
        {
            tag.Bits.Write(0, Math.Min(CharBits, left));
        }

        tag.NextPart();
        return true;
    }
}
