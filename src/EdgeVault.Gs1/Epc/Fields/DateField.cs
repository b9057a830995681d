using System.Collections.Immutable;

namespace EdgeVault.Gs1.Epc.Fields;

/// <summary>Which date, four bits; then year, month and day in 7, 4 and 5 bits (TDS 2.2, 14.5.8 and table for
/// DSGTIN+). Day 0 is the whole month, as in a barcode.</summary>
internal sealed class DateField : EpcField
{
    /// <summary>Application identifiers in the order of their four-bit code.</summary>
    public static readonly ImmutableArray<string> Ais = ["11", "13", "15", "16", "17", "7006", "7007"];

    private const int TypeBits = 4;
    private const int YearBits = 7;
    private const int MonthBits = 4;
    private const int DayBits = 5;

    public override int BitCount => TypeBits + YearBits + MonthBits + DayBits;

    public static bool IsDate(int year, int month, int day) =>
        year is >= 0 and <= 99 && month is >= 1 and <= 12
        && day >= 0 && day <= DateTime.DaysInMonth(2000 + year, month);

    public override bool TryRead(ref EpcReading tag)
    {
        if (!tag.Has(BitCount))
        {
            return false;
        }

        var type = (int)tag.Bits.Read(TypeBits);
        var year = (int)tag.Bits.Read(YearBits);
        var month = (int)tag.Bits.Read(MonthBits);
        var day = (int)tag.Bits.Read(DayBits);
        if (type >= Ais.Length)
        {
            return tag.Fail("dateType", $"{type} is reserved; 0 to {Ais.Length - 1} would do.");
        }

        if (!IsDate(year, month, day))
        {
            return tag.Fail("date", $"{year:00}-{month:00}-{day:00} is no day.");
        }

        tag.DateAi = Ais[type];
        tag.Date = (year * 10_000) + (month * 100) + day;
        return true;
    }

    public override bool TryWrite(ref EpcWriting tag)
    {
        var type = tag.DateAi is null ? -1 : Ais.IndexOf(tag.DateAi);
        var (year, month, day) = (tag.Date / 10_000, tag.Date / 100 % 100, tag.Date % 100);
        if (type < 0 || !IsDate(year, month, day))
        {
            tag.Error = new(
                "date", $"{tag.Layout.Name} carries a date: one of ({string.Join("), (", Ais)}) as YYMMDD would do.");
            return false;
        }

        tag.Bits.Write((ulong)type, TypeBits);
        tag.Bits.Write((ulong)year, YearBits);
        tag.Bits.Write((ulong)month, MonthBits);
        tag.Bits.Write((ulong)day, DayBits);
        return true;
    }
}
