namespace EdgeVault.Gs1.Epc;

/// <summary>A walk over the fields of one tag to be: the bits so far, and the text that is still to be written.</summary>
internal ref struct EpcWriting(EpcLayout layout, BitWriter bits, EpcParts parts, int filter)
{
    public readonly EpcLayout Layout = layout;
    public readonly EpcParts Parts = parts;
    public readonly int Filter = filter;
    public BitWriter Bits = bits;
    public int PrefixDigits;
    public string? DateAi;
    public int Date;
    public int PrefixBits;
    public EpcError Error;
    private int _part;
    private int _at;

    public readonly string Name => Layout.NameOf(_part);

    /// <summary>What is left of the part now being written.</summary>
    public readonly ReadOnlySpan<char> Rest => _part < Parts.Count ? Parts[_part][_at..] : default;

    public void Skip(int chars) => _at += chars;

    public void NextPart()
    {
        _part++;
        _at = 0;
    }

    public bool Fail(string message)
    {
        Error = new(Name, message);
        return false;
    }

    /// <summary>False, with the error, unless the tag's memory takes so many bits more.</summary>
    public bool HasRoom(int bits) =>
        bits <= Bits.Left || Fail($"{Bits.BitCount + bits} bits and more are over the {EpcBits.MaxBits} of a tag.");
}
