using System.Buffers.Binary;
using EdgeVault.Llrp.Framing;

namespace EdgeVault.Llrp.Recording;

/// <summary>Finds the LLRP messages in a packet capture: its TCP connections to or from port 5084.</summary>
/// <remarks>
/// Reads classic pcap (not pcapng) of Ethernet, Linux "any" and raw IPv4 captures. Packets that come again are dropped; a
/// packet that is missing, or a capture that begins in the middle of a message, ends with an error that says where.
/// </remarks>
public static class LlrpPcapReader
{
    private const uint MagicNanoseconds = 0xA1B23C4D;
    private const uint PcapNgSection = 0x0A0D0D0A;
    private const ushort LlrpPort = 5084;
    private const byte ProtocolTcp = 6;
    private const byte SynFlag = 0x02;

    /// <summary>It begins as a packet capture does; whether as one that is read here, <see cref="Read"/> says.</summary>
    public static bool IsPcap(ReadOnlySpan<byte> file) => TryReadHeader(file, out _) || IsPcapNg(file);

    /// <summary>All messages, in the order in which they were whole.</summary>
    /// <exception cref="InvalidDataException">Not a pcap, one of another kind, or one with holes.</exception>
    public static IReadOnlyList<LlrpPcapMessage> Read(ReadOnlyMemory<byte> file)
    {
        if (IsPcapNg(file.Span))
        {
            throw new InvalidDataException("it is a pcapng; 'editcap -F pcap IN OUT' makes a classic pcap of it, which is read");
        }

        if (!TryReadHeader(file.Span, out var header))
        {
            throw new InvalidDataException("not a pcap file");
        }

        var messages = new List<LlrpPcapMessage>();
        var flows = new Dictionary<(ulong, uint), Flow>();
        var at = LlrpPcapWriter.FileHeaderSize;
        for (var number = 1; at < file.Length; number++)
        {
            var rest = file.Span[at..];
            if (rest.Length < LlrpPcapWriter.PacketHeaderSize)
            {
                throw new InvalidDataException($"it breaks off in packet {number}");
            }

            var (seconds, fraction, length) = (header.U32(rest), header.U32(rest[4..]), header.U32(rest[8..]));
            if (length > (uint)(rest.Length - LlrpPcapWriter.PacketHeaderSize))
            {
                throw new InvalidDataException($"it breaks off in packet {number}");
            }

            var micros = (seconds * 1_000_000L) + (header.IsNano ? fraction / 1_000 : fraction);
            var packet = rest.Slice(LlrpPcapWriter.PacketHeaderSize, (int)length);
            if (TryFindTcp(packet, header.LinkType, out var ip))
            {
                TakeSegment(ip, micros, number, flows, messages);
            }

            at += LlrpPcapWriter.PacketHeaderSize + (int)length;
        }

        return messages;
    }

    private static void TakeSegment(
        ReadOnlySpan<byte> ip, long micros, int number, Dictionary<(ulong, uint), Flow> flows, List<LlrpPcapMessage> messages)
    {
        var tcp = ip[((ip[0] & 0xF) * 4)..];
        if (tcp.Length < 20 || (tcp[12] >> 4) * 4 > tcp.Length)
        {
            return;
        }

        var (source, target) = (BinaryPrimitives.ReadUInt16BigEndian(tcp), BinaryPrimitives.ReadUInt16BigEndian(tcp[2..]));
        if (source != LlrpPort && target != LlrpPort)
        {
            return;
        }

        var key = (BinaryPrimitives.ReadUInt64BigEndian(ip[12..]), BinaryPrimitives.ReadUInt32BigEndian(tcp));
        var sequence = BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]);
        if ((tcp[13] & SynFlag) != 0)
        {
            flows[key] = new Flow(source == LlrpPort, sequence + 1);
            return;
        }

        var payload = tcp[((tcp[12] >> 4) * 4)..];
        if (payload.IsEmpty)
        {
            return;
        }

        if (!flows.TryGetValue(key, out var flow))
        {
            flows[key] = flow = new Flow(source == LlrpPort, sequence);
        }

        flow.Add(sequence, payload, micros, number, messages);
    }

    // A section header block; the number is the same in either byte order.
    private static bool IsPcapNg(ReadOnlySpan<byte> file) =>
        BinaryPrimitives.TryReadUInt32BigEndian(file, out var magic) && magic == PcapNgSection;

    private static bool TryReadHeader(ReadOnlySpan<byte> file, out Header header)
    {
        header = default;
        if (file.Length < LlrpPcapWriter.FileHeaderSize)
        {
            return false;
        }

        var magic = BinaryPrimitives.ReadUInt32BigEndian(file);
        var isBig = magic is LlrpPcapWriter.MagicMicroseconds or MagicNanoseconds;
        magic = isBig ? magic : BinaryPrimitives.ReverseEndianness(magic);
        header = new Header(isBig, magic == MagicNanoseconds, 0);
        header = header with { LinkType = header.U32(file[20..]) & 0xFFFF };
        return magic is LlrpPcapWriter.MagicMicroseconds or MagicNanoseconds;
    }

    // The IPv4 header lies at a distance that the link type gives; its own length cuts off what Ethernet fills up.
    private static bool TryFindTcp(ReadOnlySpan<byte> packet, uint linkType, out ReadOnlySpan<byte> ip)
    {
        const int Ethernet = 14;
        const int LinuxCooked = 16;
        const int LinuxCooked2 = 20;
        var offset = linkType switch
        {
            1 => Ethernet,
            113 => LinuxCooked,
            276 => LinuxCooked2,
            LlrpPcapWriter.LinkTypeRaw or 12 or 228 => 0,
            _ => throw new InvalidDataException($"its link type {linkType} is none of Ethernet, Linux cooked and raw IPv4"),
        };
        ip = packet.Length > offset ? packet[offset..] : default;
        if (ip.Length < 40 || ip[0] >> 4 != 4 || ip[9] != ProtocolTcp)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        ip = ip[..Math.Min(ip.Length, length == 0 ? ip.Length : length)];
        return ip.Length >= ((ip[0] & 0xF) * 4) + 20;
    }

    private readonly record struct Header(bool IsBigEndian, bool IsNano, uint LinkType)
    {
        public uint U32(ReadOnlySpan<byte> bytes) => IsBigEndian
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>One direction of one connection.</summary>
    private sealed class Flow(bool fromReader, uint next)
    {
        private readonly List<byte> _rest = [];
        private uint _next = next;

        public void Add(
            uint sequence, ReadOnlySpan<byte> payload, long micros, int number, List<LlrpPcapMessage> messages)
        {
            var known = (int)(_next - sequence);
            if (known < 0)
            {
                throw new InvalidDataException($"{-known} bytes are missing before packet {number}");
            }

            if (known >= payload.Length)
            {
                return;
            }

            _rest.AddRange(payload[known..]);
            _next = sequence + (uint)payload.Length;
            TakeMessages(micros, number, messages);
        }

        private void TakeMessages(long micros, int number, List<LlrpPcapMessage> messages)
        {
            var bytes = _rest.ToArray();
            var file = new LlrpFileReader(bytes);
            while (file.TryRead())
            {
                messages.Add(new LlrpPcapMessage(micros, fromReader, file.Frame));
            }

            if (file.Status is LlrpFrameStatus.LengthTooSmall or LlrpFrameStatus.LengthTooLarge)
            {
                throw new InvalidDataException($"packet {number} holds no LLRP: {file.Error}");
            }

            _rest.RemoveRange(0, (int)file.Offset);
        }
    }
}

/// <summary>One message of a capture.</summary>
/// <param name="UtcMicros">When its last byte passed, microseconds since 1970.</param>
/// <param name="FromReader">Who sent it.</param>
/// <param name="Frame">The message.</param>
public readonly record struct LlrpPcapMessage(long UtcMicros, bool FromReader, LlrpFrame Frame);
