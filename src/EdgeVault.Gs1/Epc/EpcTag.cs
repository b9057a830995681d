namespace EdgeVault.Gs1.Epc;

/// <summary>A tag's EPC with its fields checked; reading it took no memory, and text is made when asked for.</summary>
public readonly struct EpcTag
{
    internal EpcTag(EpcBits bits, EpcLayout? layout, int filter, EpcRemarks remarks)
    {
        Bits = bits;
        Layout = layout;
        Filter = filter;
        Remarks = remarks;
    }

    public EpcBits Bits { get; }

    public EpcScheme Scheme => Layout?.Scheme ?? EpcScheme.Raw;

    /// <summary>What is tagged (TDS 2.2, 10): 0 to 7, to 15 for DoD, to 63 for ADI; 0 where the scheme has none.</summary>
    public int Filter { get; }

    public EpcRemarks Remarks { get; }

    internal EpcLayout? Layout { get; }

    /// <summary>Whether both name the same thing, whatever scheme and filter value say so: by key where both decode to
    /// one, else by bits.</summary>
    public bool IsSameIdentity(in EpcTag other)
    {
        if (Layout is null || other.Layout is null)
        {
            return Bits == other.Bits;
        }

        if (!ReferenceEquals(Layout.Kind, other.Layout.Kind))
        {
            return false;
        }

        Span<char> mine = stackalloc char[EpcKey.CharsMax];
        Span<char> its = stackalloc char[EpcKey.CharsMax];
        return EpcKey.Write(Bits, mine, out _).SequenceEqual(EpcKey.Write(other.Bits, its, out _));
    }
}
