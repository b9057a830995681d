using System.Buffers.Binary;

namespace EdgeVault.Llrp.Recording;

/// <summary>Writes LLRP messages as a packet capture that Wireshark and tshark read as TCP connections to port 5084.</summary>
/// <remarks>
/// What was recorded is messages, not packets: addresses (RFC 5737), ports, sequence numbers and handshakes are made up
/// around them. The stream stays the caller's.
/// </remarks>
public sealed class LlrpPcapWriter
{
    // LINKTYPE_RAW: a packet begins with its IP header.
    internal const uint LinkTypeRaw = 101;
    internal const uint MagicMicroseconds = 0xA1B2C3D4;
    internal const int FileHeaderSize = 24;
    internal const int PacketHeaderSize = 16;

    private const int HeadersSize = 40;
    private const int PayloadMax = ushort.MaxValue - HeadersSize;
    private const uint ClientAddress = 0xC0000201;
    private const uint ReaderAddress = 0xC0000202;
    private const ushort ReaderPort = 5084;
    private const ushort FirstClientPort = 49_152;
    private const byte Syn = 0x02;
    private const byte Psh = 0x08;
    private const byte Ack = 0x10;

    private readonly Stream _stream;
    private readonly byte[] _packet = new byte[PacketHeaderSize + ushort.MaxValue];
    private uint _clientSequence;
    private uint _readerSequence;
    private ushort _clientPort = FirstClientPort - 1;

    /// <exception cref="IOException">The stream cannot be written.</exception>
    public LlrpPcapWriter(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        Span<byte> header = stackalloc byte[FileHeaderSize];
        header.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(header, MagicMicroseconds);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32BigEndian(header[16..], PacketHeaderSize + ushort.MaxValue);
        BinaryPrimitives.WriteUInt32BigEndian(header[20..], LinkTypeRaw);
        _stream.Write(header);
    }

    /// <summary>The client connects anew.</summary>
    /// <param name="utcMicros">Microseconds since 1970.</param>
    public void BeginConnection(long utcMicros)
    {
        _clientPort = _clientPort == ushort.MaxValue ? FirstClientPort : (ushort)(_clientPort + 1);
        (_clientSequence, _readerSequence) = (0, 0);
        Packet(utcMicros, fromReader: false, Syn, default);
        _clientSequence++;
        Packet(utcMicros, fromReader: true, Syn | Ack, default);
        _readerSequence++;
        Packet(utcMicros, fromReader: false, Ack, default);
    }

    /// <param name="utcMicros">Microseconds since 1970.</param>
    /// <param name="fromReader">Who sent it.</param>
    /// <param name="message">A whole LLRP message.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Message(long utcMicros, bool fromReader, ReadOnlySpan<byte> message)
    {
        if (_clientPort < FirstClientPort)
        {
            BeginConnection(utcMicros);
        }

        for (var rest = message; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, PayloadMax)..])
        {
            var payload = rest[..Math.Min(rest.Length, PayloadMax)];
            Packet(utcMicros, fromReader, Psh | Ack, payload);
            (fromReader ? ref _readerSequence : ref _clientSequence) += (uint)payload.Length;
        }
    }

    // [seconds:32] [microseconds:32] [captured:32] [on the wire:32], IPv4 (RFC 791), TCP (RFC 9293).
    private void Packet(long utcMicros, bool fromReader, int flags, ReadOnlySpan<byte> payload)
    {
        var length = HeadersSize + payload.Length;
        var micros = Math.Max(utcMicros, 0);
        var record = _packet.AsSpan(0, PacketHeaderSize + length);
        BinaryPrimitives.WriteUInt32BigEndian(record, (uint)(micros / 1_000_000));
        BinaryPrimitives.WriteUInt32BigEndian(record[4..], (uint)(micros % 1_000_000));
        BinaryPrimitives.WriteUInt32BigEndian(record[8..], (uint)length);
        BinaryPrimitives.WriteUInt32BigEndian(record[12..], (uint)length);
        var ip = record[PacketHeaderSize..];
        ip[..HeadersSize].Clear();
        payload.CopyTo(ip[HeadersSize..]);
        WriteTcp(ip[20..], fromReader, flags);
        WriteIp(ip, fromReader);
        BinaryPrimitives.WriteUInt16BigEndian(ip[36..], TcpChecksum(ip));
        _stream.Write(record);
    }

    private static void WriteIp(Span<byte> ip, bool fromReader)
    {
        (ip[0], ip[8], ip[9]) = (0x45, 64, 6);
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)ip.Length);
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], fromReader ? ReaderAddress : ClientAddress);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], fromReader ? ClientAddress : ReaderAddress);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Folded(Sum(ip[..20])));
    }

    private void WriteTcp(Span<byte> tcp, bool fromReader, int flags)
    {
        BinaryPrimitives.WriteUInt16BigEndian(tcp, fromReader ? ReaderPort : _clientPort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], fromReader ? _clientPort : ReaderPort);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], fromReader ? _readerSequence : _clientSequence);
        if ((flags & Ack) != 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], fromReader ? _clientSequence : _readerSequence);
        }

        (tcp[12], tcp[13]) = (0x50, (byte)flags);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], ushort.MaxValue);
    }

    // Over a pseudo header of both addresses, the protocol and the length.
    private static ushort TcpChecksum(ReadOnlySpan<byte> ip) =>
        Folded(Sum(ip[12..20]) + 6 + (uint)(ip.Length - 20) + Sum(ip[20..]));

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        for (; bytes.Length >= 2; bytes = bytes[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        }

        return bytes.IsEmpty ? sum : sum + ((uint)bytes[0] << 8);
    }

    private static ushort Folded(uint sum)
    {
        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~((sum & 0xFFFF) + (sum >> 16));
    }
}
