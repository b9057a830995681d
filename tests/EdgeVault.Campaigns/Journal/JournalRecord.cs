using System.Buffers.Binary;
using System.Text;

namespace EdgeVault.Campaigns.Journal;

/// <summary>One record of the shim: a call begins, or has ended.</summary>
/// <remarks>
/// <code>
///  0  4  magic "EVJ1"
///  4  1  call
///  5  1  0 begins, 1 ended
///  6  2  zero
///  8  4  handle: counts opens, so that it names one open file for ever
/// 12  4  sequence: the same in both records of a call
/// 16  4  errno when it ended; 0 for success
/// 20  4  length of the path
/// 24  4  length of the data
/// 28  4  zero
/// 32  8  offset; flags of an open; call of a fault
/// 40  8  length; bytes written; mode of an open; action of a fault
/// 48     path, data (of a write what is written, of a rename the target)
/// </code>
/// </remarks>
internal sealed record JournalRecord(
    JournalCall Call, bool IsEnd, int Handle, uint Sequence, int Error, string Path, ReadOnlyMemory<byte> Data,
    long Offset, long Length)
{
    private const uint Magic = 0x314A5645;
    private const int HeaderBytes = 48;

    public string Text => Encoding.UTF8.GetString(Data.Span);

    /// <summary>All whole records; a kill may leave part of one at the end, which never happened.</summary>
    public static List<JournalRecord> ReadAll(string file)
    {
        var bytes = File.ReadAllBytes(file).AsMemory();
        var records = new List<JournalRecord>();
        while (TryRead(ref bytes) is { } record)
        {
            records.Add(record);
        }

        return records;
    }

    private static JournalRecord? TryRead(ref Memory<byte> bytes)
    {
        if (bytes.Length < HeaderBytes)
        {
            return null;
        }

        var head = bytes.Span;
        if (BinaryPrimitives.ReadUInt32LittleEndian(head) != Magic)
        {
            throw new CampaignException(ExitCode.Unreadable, "The journal is not one that the shim wrote.");
        }

        var pathLength = BinaryPrimitives.ReadInt32LittleEndian(head[20..]);
        var dataLength = BinaryPrimitives.ReadInt32LittleEndian(head[24..]);
        var end = HeaderBytes + pathLength + dataLength;
        if (bytes.Length < end)
        {
            return null;
        }

        var record = new JournalRecord(
            (JournalCall)head[4],
            head[5] == 1,
            BinaryPrimitives.ReadInt32LittleEndian(head[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(head[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[16..]),
            Encoding.UTF8.GetString(head.Slice(HeaderBytes, pathLength)),
            bytes.Slice(HeaderBytes + pathLength, dataLength),
            BinaryPrimitives.ReadInt64LittleEndian(head[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[40..]));
        bytes = bytes[end..];
        return record;
    }
}

/// <summary>In the order of the shim's <c>enum op</c>.</summary>
internal enum JournalCall
{
    Open,
    WriteAt,
    WriteNext,
    Fsync,
    Fdatasync,
    Truncate,
    Allocate,
    Rename,
    Unlink,
    MakeFolder,

    /// <summary>What the process wrote to standard output.</summary>
    Mark,

    /// <summary>A fault of the plan struck here.</summary>
    Fault,
}
