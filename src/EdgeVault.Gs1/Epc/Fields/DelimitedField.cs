namespace EdgeVault.Gs1.Epc.Fields;

/// <summary>The digits that a value starts with, four bits each; then F at its end, or E and coded text
/// (TDS 2.2, 14.5.5).</summary>
internal sealed class DelimitedField(int charsMax) : EpcField
{
    private const int NibbleBits = 4;
    private const int Delimiter = 0xE;
    private const int Terminator = 0xF;

    public override int BitCount => 0;

    public override bool TryRead(ref EpcReading tag)
    {
        while (tag.Has(NibbleBits))
        {
            var nibble = tag.Bits.Read(NibbleBits);
            var count = tag.Parts.Open.Length;
            switch (nibble)
            {
                case Terminator:
                    tag.Parts.Close();
                    return true;
                case Delimiter:
                    return count == charsMax
                        ? tag.Fail(tag.Name, $"more behind {charsMax} digits.")
                        : new CodedTextField(charsMax - count).TryRead(ref tag);
                case > 9:
                    return tag.Fail(tag.Name, $"{nibble:X} behind '{tag.Parts.Open}' is no digit and no end.");
                default:
                    break;
            }

            if (count == charsMax)
            {
                return tag.Fail(tag.Name, $"no end behind {charsMax} digits.");
            }

            tag.Parts.Append((char)('0' + nibble));
        }

        return false;
    }

    public override bool TryWrite(ref EpcWriting tag)
    {
        var text = tag.Rest;
        var firstLetter = text.IndexOfAnyExceptInRange('0', '9');
        var digits = firstLetter < 0 ? text : text[..firstLetter];
        if (text.IsEmpty || text.Length > charsMax || !tag.HasRoom((digits.Length + 1) * NibbleBits))
        {
            return tag.Fail($"'{text}' does not fit {tag.Layout.Name}; 1 to {charsMax} characters would do.");
        }

        foreach (var digit in digits)
        {
            tag.Bits.Write((ulong)(digit - '0'), NibbleBits);
        }

        tag.Bits.Write(firstLetter < 0 ? (ulong)Terminator : Delimiter, NibbleBits);
        tag.Skip(digits.Length);
        if (firstLetter >= 0 && !CodedTextField.TryWriteText(ref tag, charsMax - digits.Length))
        {
            return false;
        }

        tag.NextPart();
        return true;
    }
}
