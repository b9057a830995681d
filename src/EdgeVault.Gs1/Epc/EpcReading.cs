namespace EdgeVault.Gs1.Epc;

/// <summary>A walk over the fields of one tag: what is left of its bits, and what was read so far.</summary>
internal ref struct EpcReading(EpcLayout layout, BitReader bits, EpcParts parts)
{
    public readonly EpcLayout Layout = layout;
    public BitReader Bits = bits;
    public EpcParts Parts = parts;
    public int Filter;
    public int PrefixDigits;
    public int PrefixBits;
    public EpcRemarks Remarks;

    /// <summary>Application identifier of the date that a DSGTIN+ carries, and the date as YYMMDD.</summary>
    public string? DateAi;
    public int Date;

    public EpcError Error;

    /// <summary>What the part now being read may be; for a classic scheme only.</summary>
    public readonly PartRule Rule => Layout.Kind.Rules[Parts.Count];

    public readonly string Name => Layout.NameOf(Parts.Count);

    public bool Fail(string field, string message)
    {
        Error = new(field, message);
        return false;
    }

    /// <summary>False, with the error, unless so many bits are left.</summary>
    public bool Has(int bits) => bits <= Bits.Left
        || Fail("length", $"the tag ends in the middle of {Name}: {bits} bits more are needed, {Bits.Left} are left.");

    /// <summary>Ends the part, if what it became is what it may be.</summary>
    public bool Close()
    {
        var isSound = Rule.TryCheck(Parts.Open, PrefixDigits, out Error);
        Parts.Close();
        return isSound;
    }
}
