using System.Buffers.Binary;
using System.Numerics;

namespace EdgeVault.Capture.Recorder;

/// <summary>The bytes of a recording's file.</summary>
/// <remarks>
/// A file is a header and records. A record is [length of the message:32] [CRC32C of all that follows:32] [µs since 1970:64]
/// [kind:8] [the message], big-endian. A file that was being written when the power went ends in the middle of a record:
/// what is whole before it counts.
/// </remarks>
internal static class FlightFormat
{
    public const int FileHeaderSize = 8;
    public const int RecordHeaderSize = 17;
    public const string Extension = ".flight";

    private const int CheckedFrom = 8;

    public static ReadOnlySpan<byte> FileHeader => "EVFLT\0\0\x01"u8;

    /// <summary>The destination has room for <see cref="RecordHeaderSize"/> and the message.</summary>
    public static int Write(Span<byte> to, long utcMicros, FlightKind kind, ReadOnlySpan<byte> message)
    {
        var length = RecordHeaderSize + message.Length;
        BinaryPrimitives.WriteInt32BigEndian(to, message.Length);
        BinaryPrimitives.WriteInt64BigEndian(to[CheckedFrom..], utcMicros);
        to[16] = (byte)kind;
        message.CopyTo(to[RecordHeaderSize..]);
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], Crc(to[CheckedFrom..length]));
        return length;
    }

    /// <summary>False if there is no whole and undamaged record.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> from, out FlightRecord record, out int length)
    {
        (record, length) = (default, 0);
        var bytes = from.Span;
        if (bytes.Length < RecordHeaderSize)
        {
            return false;
        }

        var messageLength = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (messageLength < 0 || messageLength > bytes.Length - RecordHeaderSize)
        {
            return false;
        }

        length = RecordHeaderSize + messageLength;
        var kind = (FlightKind)bytes[16];
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) != Crc(bytes[CheckedFrom..length])
            || kind > FlightKind.ConnectionEnds)
        {
            return false;
        }

        record = new FlightRecord(
            BinaryPrimitives.ReadInt64BigEndian(bytes[CheckedFrom..]), kind, from[RecordHeaderSize..length]);
        return true;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }
}

/// <summary>What a record of a recording is.</summary>
public enum FlightKind : byte
{
    FromReader = 0,
    ToReader = 1,

    /// <summary>The gateway connects; there is no message.</summary>
    ConnectionBegins = 2,

    /// <summary>The connection is gone, whoever ended it; there is no message.</summary>
    ConnectionEnds = 3,
}

/// <summary>One record of a recording.</summary>
/// <param name="UtcMicros">By the gateway's clock, microseconds since 1970.</param>
/// <param name="Message">A whole LLRP message, header included.</param>
public readonly record struct FlightRecord(long UtcMicros, FlightKind Kind, ReadOnlyMemory<byte> Message);
