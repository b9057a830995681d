using EdgeVault.Gs1.Epc.Fields;

namespace EdgeVault.Gs1.Epc;

/// <summary>One binary scheme: the header byte, then its fields one after the other, most significant bit first.
/// </summary>
internal sealed class EpcLayout(EpcScheme scheme, string name, byte header, EpcKind kind, params EpcField[] fields)
{
    private const int HeaderBits = 8;

    // A tag's EPC memory has words of 16 bits (EPC Gen2, 6.3.2.1.2).
    private const int WordBits = 16;

    public EpcScheme Scheme => scheme;

    public string Name => name;

    public byte Header => header;

    public EpcKind Kind => kind;

    public string UrnName { get; } = name.ToLowerInvariant();

    /// <summary>Carries the values of an element string as they are; says nothing about the company prefix, and has no
    /// URI of its own.</summary>
    public bool IsPlus { get; } = name.EndsWith('+');

    public bool HasFilter { get; } = fields.Any(field => field is FilterField);

    /// <summary>Bits that the scheme needs at least; exactly, unless a field says its own length.</summary>
    private int MinBits { get; } = HeaderBits + fields.Sum(field => field.BitCount);

    public string NameOf(int part) => !IsPlus
        ? kind.Rules[Math.Min(part, kind.Rules.Length - 1)].Name
        : part == 0 ? kind.KeyName : kind.Rules[^1].Name;

    /// <summary>Reads every field into <paramref name="chars"/> and says what is odd; no text is made.</summary>
    public bool TryRead(in EpcBits bits, Span<byte> bytes, Span<char> chars, out EpcReading tag)
    {
        tag = new EpcReading(this, new BitReader(bits, bytes), new EpcParts(chars));
        if (bits.BitCount < MinBits)
        {
            return tag.Fail("length", $"{bits.BitCount} bits cannot hold {name}; {MinBits} would do.");
        }

        tag.Bits.Read(HeaderBits);
        foreach (var field in fields)
        {
            if (!field.TryRead(ref tag))
            {
                return false;
            }
        }

        if (IsPlus && !kind.TryCheckElements(tag.Parts, out tag.Error))
        {
            return false;
        }

        if (tag.DateAi is not null)
        {
            tag.Parts.Append((ulong)tag.Date, 6);
            tag.Parts.Close();
        }

        if (tag.Bits.AnySet(bits.BitCount) && !tag.Remarks.HasFlag(EpcRemarks.DataFollows))
        {
            tag.Remarks |= EpcRemarks.PaddingBitsSet;
        }

        return true;
    }

    /// <summary>Writes components (elements, for a <c>+</c> scheme) that their kind has checked, padded with zeros to
    /// whole words of tag memory.</summary>
    public bool TryWrite(
        scoped EpcParts parts, int filter, string? dateAi, int date, out EpcBits bits, out EpcError error)
    {
        bits = default;
        Span<byte> bytes = stackalloc byte[EpcBits.MaxBytes];
        bytes.Clear();
        var tag = new EpcWriting(this, new BitWriter(bytes), parts, filter) { DateAi = dateAi, Date = date };
        tag.Bits.Write(header, HeaderBits);
        foreach (var field in fields)
        {
            if (!field.TryWrite(ref tag))
            {
                error = tag.Error;
                return false;
            }
        }

        error = default;
        bits = EpcBits.From(bytes, (tag.Bits.BitCount + WordBits - 1) / WordBits * WordBits);
        return true;
    }
}
