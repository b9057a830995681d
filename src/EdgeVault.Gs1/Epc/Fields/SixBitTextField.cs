namespace EdgeVault.Gs1.Epc.Fields;

/// <summary>Text of six bits a character, ended by six zeros (TDS 2.2, 14.3.7 and annex G).</summary>
internal sealed class SixBitTextField(int charsMax) : EpcField
{
    private const int CharBits = 6;

    public override int BitCount => 0;

    /// <summary>The low six bits of ASCII stand for the character from space to underscore that has them.</summary>
    public static char CharOf(ulong sixBits) => (char)(sixBits < 0x20 ? sixBits | 0x40 : sixBits);

    public override bool TryRead(ref EpcReading tag)
    {
        while (tag.Has(CharBits))
        {
            var letter = tag.Bits.Read(CharBits);
            if (letter == 0)
            {
                return tag.Close();
            }

            if (tag.Parts.Open.Length == charsMax)
            {
                return tag.Fail(tag.Name, $"no end behind {charsMax} characters.");
            }

            tag.Parts.Append(CharOf(letter));
        }

        return false;
    }

    public override bool TryWrite(ref EpcWriting tag)
    {
        var text = tag.Rest;
        if (!tag.HasRoom((text.Length + 1) * CharBits))
        {
            return false;
        }

        foreach (var letter in text)
        {
            tag.Bits.Write(letter & 0x3Fu, CharBits);
        }

        tag.Bits.Write(0, CharBits);
        tag.NextPart();
        return true;
    }
}
