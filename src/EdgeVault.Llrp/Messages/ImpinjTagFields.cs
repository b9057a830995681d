using System.Buffers.Binary;

namespace EdgeVault.Llrp.Messages;

/// <summary>What Impinj readers add to a tag report.</summary>
internal static class ImpinjTagFields
{
    /// <summary>False if the parameter is too short for what it is; an unknown one is passed over.</summary>
    public static bool TryRead(uint subtype, ReadOnlySpan<byte> data, ref TagReport report)
    {
        if (subtype is < ImpinjIds.SerializedTid or > ImpinjIds.DopplerFrequency)
        {
            return true;
        }

        if (data.Length < sizeof(ushort))
        {
            return false;
        }

        ref var values = ref report.Values;
        var word = BinaryPrimitives.ReadUInt16BigEndian(data);
        switch (subtype)
        {
            case ImpinjIds.PeakRssi:
                values.ImpinjPeakRssi = (short)word;
                values.Fields |= TagReportFields.ImpinjPeakRssi;
                return true;
            case ImpinjIds.PhaseAngle:
                values.PhaseAngle = word;
                values.Fields |= TagReportFields.PhaseAngle;
                return true;
            case ImpinjIds.DopplerFrequency:
                values.ImpinjDopplerFrequency = (short)word;
                values.Fields |= TagReportFields.ImpinjDopplerFrequency;
                return true;
            case ImpinjIds.SerializedTid:
                return TryReadTid(word, data[sizeof(ushort)..], ref report);
            default:
                return true;
        }
    }

    // SerializedTID = [word count:16] [words].
    private static bool TryReadTid(ushort wordCount, ReadOnlySpan<byte> words, ref TagReport report)
    {
        var bytes = wordCount * 2;
        if (bytes > words.Length)
        {
            return false;
        }

        report.Tid = words[..bytes];
        report.Values.Fields |= TagReportFields.ImpinjSerializedTid;
        return true;
    }
}
