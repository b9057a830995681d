using System.Buffers.Binary;

namespace EdgeVault.Llrp.Messages;

/// <summary>What Impinj readers add to a tag report.</summary>
internal static class ImpinjTagFields
{
    /// <summary>False if the parameter is too short for what it is; an unknown one is passed over.</summary>
    public static bool TryRead(
        uint subtype, ReadOnlySpan<byte> data, ref TagValues values, ref ReadOnlySpan<byte> tid)
    {
        if (subtype is < ImpinjIds.SerializedTid or > ImpinjIds.DopplerFrequency)
        {
            return true;
        }

        if (data.Length < sizeof(ushort))
        {
            return false;
        }

        var word = BinaryPrimitives.ReadUInt16BigEndian(data);
        switch (subtype)
        {
            case ImpinjIds.PeakRssi:
                values.ImpinjPeakRssi = (short)word;
                values.Fields |= TagReportFields.ImpinjPeakRssi;
                return true;
            case ImpinjIds.PhaseAngle:
                values.ImpinjPhaseAngle = word;
                values.Fields |= TagReportFields.ImpinjPhaseAngle;
                return true;
            case ImpinjIds.DopplerFrequency:
                values.ImpinjDopplerFrequency = (short)word;
                values.Fields |= TagReportFields.ImpinjDopplerFrequency;
                return true;
            case ImpinjIds.SerializedTid:
                return TryReadTid(word, data[sizeof(ushort)..], ref values, ref tid);
            default:
                return true;
        }
    }

    // SerializedTID = [word count:16] [words].
    private static bool TryReadTid(
        ushort wordCount, ReadOnlySpan<byte> words, ref TagValues values, ref ReadOnlySpan<byte> tid)
    {
        var bytes = wordCount * 2;
        if (bytes > words.Length)
        {
            return false;
        }

        tid = words[..bytes];
        values.Fields |= TagReportFields.ImpinjSerializedTid;
        return true;
    }
}
