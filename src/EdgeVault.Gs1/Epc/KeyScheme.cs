namespace EdgeVault.Gs1.Epc;

/// <summary>
/// One classic binary scheme of a GS1 key with a numeric serial (TDS 2.1, 14.6), most significant bit first:
/// <code>
/// header 8 | filter 3 | partition 3 | company prefix m(P) | reference KeyBits − m(P) | serial | reserved zeros
/// </code>
/// The partition P says how many digits the prefix has: 12 − P, in m(P) bits; the reference has the digits left over.
/// </summary>
internal sealed record KeyScheme(
    EpcScheme Scheme, string Name, byte Header, KeyKind Kind, int KeyBits, int SerialBits, int ReservedBits)
{
    private const int HeaderBits = 8;
    private const int FilterBits = 3;
    private const int PartitionBits = 3;
    private const int ReservedPartition = 7;

    private static readonly int[] PrefixBits = [40, 37, 34, 30, 27, 24, 20];

    public int BitCount { get; } = HeaderBits + FilterBits + PartitionBits + KeyBits + SerialBits + ReservedBits;

    public string UrnName { get; } = Name.ToLowerInvariant();

    public bool TryRead(in EpcBits bits, out EpcTag tag, out EpcError error)
    {
        tag = default;
        if (bits.BitCount < BitCount)
        {
            error = new("length", $"{bits.BitCount} bits cannot hold {Name}; {BitCount} would do.");
            return false;
        }

        var at = HeaderBits;
        var filter = bits.Read(ref at, FilterBits);
        var partition = (int)bits.Read(ref at, PartitionBits);
        if (partition == ReservedPartition)
        {
            error = new("partition", $"{ReservedPartition} is reserved; 0 to 6 would do.");
            return false;
        }

        var prefixBits = PrefixBits[partition];
        var prefix = new Digits(bits.Read(ref at, prefixBits), KeyKind.PrefixDigitsMax - partition);
        var reference = new Digits(bits.Read(ref at, KeyBits - prefixBits), Kind.DigitCount - prefix.Count);
        var isVoid = reference is { Count: 0, Value: not 0 };
        reference = isVoid ? default : reference;
        if (!Fits("companyPrefix", prefix, partition, out error)
            || !Fits(Kind.ReferenceName, reference, partition, out error))
        {
            return false;
        }

        var parts = new KeyParts(prefix, reference, new EpcSerial(bits.Read(ref at, SerialBits)));
        tag = new EpcTag(bits, this, (int)filter, parts, Remarks(bits, isVoid || bits.AnySet(at, BitCount)));
        return true;
    }

    /// <summary>Writes the body of a tag URI: <c>3.0614141.812345.6789</c>.</summary>
    public bool TryWrite(ReadOnlySpan<char> body, out EpcBits bits, out EpcError error)
    {
        bits = default;
        var serial = 0UL;
        if (!TryCutFilter(ref body, out var filter, out error)
            || !KeyUri.TryParseBody(Kind, body, out var parts, out error)
            || (SerialBits > 0 && !TryGetSerial(parts, out serial, out error)))
        {
            return false;
        }

        var partition = KeyKind.PrefixDigitsMax - parts.CompanyPrefix.Count;
        Span<byte> bytes = stackalloc byte[EpcBits.MaxBytes];
        bytes.Clear();
        var writer = new BitWriter(bytes);
        writer.Write(Header, HeaderBits);
        writer.Write(filter, FilterBits);
        writer.Write((ulong)partition, PartitionBits);
        writer.Write(parts.CompanyPrefix.Value, PrefixBits[partition]);
        writer.Write(parts.Reference.Value, KeyBits - PrefixBits[partition]);
        writer.Write(serial, SerialBits);
        bits = EpcBits.From(bytes, BitCount);
        return true;
    }

    private static bool Fits(string field, Digits digits, int partition, out EpcError error)
    {
        error = default;
        if (digits.Value < Digits.Limit(digits.Count))
        {
            return true;
        }

        error = new(
            field, $"{digits.Value} has more than the {digits.Count} digits that partition {partition} leaves it.");
        return false;
    }

    private static bool TryCutFilter(ref ReadOnlySpan<char> body, out ulong filter, out EpcError error)
    {
        error = default;
        filter = 0;
        if (body is [>= '0' and <= '7', '.', ..])
        {
            filter = (ulong)(body[0] - '0');
            body = body[2..];
            return true;
        }

        var dot = body.IndexOf('.');
        error = new("filter", $"'{(dot < 0 ? body : body[..dot])}' is not a filter value; 0 to 7 would do.");
        return false;
    }

    private EpcRemarks Remarks(in EpcBits bits, bool reservedSet) =>
        (reservedSet ? EpcRemarks.ReservedBitsSet : EpcRemarks.None)
        | (bits.AnySet(BitCount, bits.BitCount) ? EpcRemarks.PaddingBitsSet : EpcRemarks.None);

    private bool TryGetSerial(in KeyParts parts, out ulong serial, out EpcError error)
    {
        error = default;
        var max = (1UL << SerialBits) - 1;
        if (parts.Serial.TryGetNumber(out serial) && serial <= max)
        {
            return true;
        }

        error = new(
            Kind.SerialName,
            $"'{parts.Serial}' does not fit {Name}; a number from 0 to {max} without leading zeros would do.");
        return false;
    }
}
