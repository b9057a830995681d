using System.Buffers.Binary;

namespace EdgeVault.Llrp.Messages;

/// <summary>What Zebra readers add to a tag report.</summary>
internal static class ZebraTagFields
{
    // Sixteen bits for one turn; a report has twelve.
    private const int PhaseBitsDropped = 4;

    /// <summary>False if the parameter is too short for what it is; an unknown one is passed over.</summary>
    public static bool TryRead(uint subtype, ReadOnlySpan<byte> data, ref TagValues values)
    {
        if (subtype != ZebraIds.TagPhase)
        {
            return true;
        }

        if (data.Length < sizeof(short))
        {
            return false;
        }

        // MotoTagPhase(709) = [phase:s16], -32768 to 32767 for one turn.
        values.PhaseAngle = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(data) >> PhaseBitsDropped);
        values.Fields |= TagReportFields.PhaseAngle;
        return true;
    }
}
