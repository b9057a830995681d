using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Reader;

/// <summary>The memory banks of a simulated Gen2 tag: EPC with its PC word, and TID. It has no passwords and no user
/// memory.</summary>
internal static class TagMemory
{
    private const byte EpcBank = 1;
    private const byte TidBank = 2;
    private const int WordBytes = 2;

    public static bool IsTarget(in TagReportData tag, IReadOnlyList<TargetTag> targets)
    {
        foreach (var target in targets)
        {
            if (IsLike(BankOf(tag, target.Bank), target) != target.IsLike)
            {
                return false;
            }
        }

        return true;
    }

    public static ReadResult Read(in TagReportData tag, ReadOperation read)
    {
        var bank = BankOf(tag, read.Bank);
        var from = read.WordPointer * WordBytes;
        var count = read.WordCount == 0 ? Math.Max(0, bank.Length - from) : read.WordCount * WordBytes;
        return count == 0 || from + count > bank.Length
            ? new ReadResult(read.OpSpecId, ReadStatus.NonspecificTagError, default)
            : new ReadResult(read.OpSpecId, ReadStatus.Success, bank.AsMemory(from, count));
    }

    // Gen2 §6.3.2.1: EPC bank = [CRC-16] [PC: its first five bits are the EPC's words] [EPC]. A tag that is only
    // simulated has no checksum to get wrong.
    private static byte[] BankOf(in TagReportData tag, byte bank)
    {
        if (bank != EpcBank)
        {
            return bank == TidBank ? tag.Tid.ToArray() : [];
        }

        var words = (tag.EpcBits + 15) / 16;
        var bytes = new byte[(2 + words) * WordBytes];
        bytes[2] = (byte)(words << 3);
        tag.Epc.Span[..((tag.EpcBits + 7) / 8)].CopyTo(bytes.AsSpan(2 * WordBytes));
        return bytes;
    }

    private static bool IsLike(ReadOnlySpan<byte> bank, TargetTag target)
    {
        for (var bit = 0; bit < target.MaskBits; bit++)
        {
            var at = target.Pointer + bit;
            if (IsSet(target.Mask, bit) && (at >= bank.Length * 8 || IsSet(bank, at) != IsSet(target.Data, bit)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSet(ReadOnlySpan<byte> bytes, int bit) => (bytes[bit / 8] << (bit % 8) & 0x80) != 0;
}
