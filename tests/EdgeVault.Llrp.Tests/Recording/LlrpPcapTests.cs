using System.Buffers.Binary;
using System.Diagnostics;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Recording;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.Llrp.Writing;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Fuzzing;

namespace EdgeVault.Llrp.Tests.Recording;

public sealed class LlrpPcapTests
{
    private const int FileHeader = 24;
    private const int PacketHeader = 16;

    // 2026-11-26T02:30:00.123456Z
    private const long StartUs = 1_795_660_200_123_456;

    [Fact]
    public void What_was_written_is_read_with_its_time_and_its_sender()
    {
        var report = Report(3);
        var pcap = Written(writer =>
        {
            writer.Message(StartUs, fromReader: true, report);
            writer.Message(StartUs + 1, fromReader: false, Keepalive(7));
            writer.BeginConnection(StartUs + 2_000_000);
            writer.Message(StartUs + 3_000_000, fromReader: true, report);
        });

        Assert.Equal(
            [(StartUs, true, 61, Hex(report)), (StartUs + 1, false, 62, Hex(Keepalive(7))), (StartUs + 3_000_000, true, 61, Hex(report))],
            Read(pcap));
    }

    [Fact]
    public void A_message_that_no_packet_holds_is_cut_and_put_together_again()
    {
        var large = Report(3_000);
        Assert.True(large.Length > 3 * ushort.MaxValue / 2);

        var pcap = Written(writer => writer.Message(StartUs, fromReader: true, large));

        Assert.Equal([(StartUs, true, 61, Hex(large))], Read(pcap));
    }

    [Fact]
    public void A_capture_of_Ethernet_in_the_other_byte_order_is_read_too()
    {
        var pcap = Written(writer => writer.Message(StartUs, fromReader: true, Keepalive(1)));

        Assert.Equal([(StartUs, true, 62, Hex(Keepalive(1)))], Read(AsLittleEndianEthernet(pcap)));
    }

    [Fact]
    public void A_packet_that_comes_twice_counts_once_and_one_that_is_missing_is_named()
    {
        var pcap = Written(writer =>
        {
            writer.Message(StartUs, fromReader: true, Keepalive(1));
            writer.Message(StartUs, fromReader: true, Keepalive(2));
        });
        var packets = Packets(pcap);

        var twice = Joined(pcap, [.. packets, packets[3], packets[4]]);
        Assert.Equal(2, LlrpPcapReader.Read(twice).Count);
        var missing = Joined(pcap, [.. packets.Take(3), packets[4]]);
        var fault = Assert.Throws<InvalidDataException>(() => LlrpPcapReader.Read(missing));
        Assert.Equal("10 bytes are missing before packet 4", fault.Message);
    }

    [Fact]
    public void A_pcapng_is_told_with_what_makes_a_classic_one_of_it()
    {
        var pcapng = Convert.FromHexString("0A0D0D0A1C0000004D3C2B1A01000000FFFFFFFFFFFFFFFF1C000000");

        Assert.True(LlrpPcapReader.IsPcap(pcapng));
        Assert.Contains("editcap -F pcap", Assert.Throws<InvalidDataException>(() => LlrpPcapReader.Read(pcapng)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_traffic_in_the_capture_is_passed_over()
    {
        var pcap = Written(writer => writer.Message(StartUs, fromReader: true, Keepalive(1)));
        var packets = Packets(pcap);
        var udp = packets[3].ToArray();
        udp[PacketHeader + 9] = 17;
        var otherPort = packets[3].ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(otherPort.AsSpan(PacketHeader + 20), 80);
        var version6 = packets[3].ToArray();
        version6[PacketHeader] = 0x60;

        Assert.Single(LlrpPcapReader.Read(Joined(pcap, [udp, otherPort, version6, .. packets])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_126)]
    public void Damage_ends_in_messages_or_in_an_error_that_says_what_is_wrong(int usualSeed)
    {
        var seed = FuzzBudget.Seed(usualSeed);
        var random = new Random(seed);
        var pcap = Written(writer =>
        {
            writer.Message(StartUs, fromReader: true, Report(2));
            writer.Message(StartUs, fromReader: false, Keepalive(1));
        });
        for (var length = 0; length < pcap.Length; length++)
        {
            Try(pcap[..length], $"length {length}");
        }

        for (var round = 0; round < FuzzBudget.Rounds(5_000, 1_000_000); round++)
        {
            Try(Mutator.Mutate(pcap, random), $"seed {seed}, round {round}");
        }

        static void Try(byte[] file, string where)
        {
            try
            {
                Assert.InRange(LlrpPcapReader.Read(file).Count, 0, 100);
            }
            catch (InvalidDataException fault)
            {
                Assert.True(fault.Message.Length > 0, where);
            }
        }
    }

    [Fact(Timeout = Guard.Ms * 4)]
    public async Task Tshark_reads_it_as_LLRP_over_sound_TCP()
    {
        const string Tshark = "/usr/bin/tshark";
        Assert.SkipUnless(File.Exists(Tshark), $"{Tshark} is missing: apt-get install tshark");
        using var folder = new TempFolder();
        var file = folder.File("recorded.pcap");
        await File.WriteAllBytesAsync(
            file,
            Written(writer =>
            {
                writer.Message(StartUs, fromReader: false, Keepalive(1));
                writer.Message(StartUs + 1_500_000, fromReader: true, Report(3));
                writer.Message(StartUs + 2_000_000, fromReader: true, Report(1_200));
                writer.BeginConnection(StartUs + 3_000_000);
                writer.Message(StartUs + 4_000_000, fromReader: true, Report(1));
            }),
            TestContext.Current.CancellationToken);

        var (types, times) = (await FieldsAsync(Tshark, file, "llrp", "llrp.type"), await FieldsAsync(Tshark, file, "llrp.type==61", "frame.time_epoch"));
        Assert.Equal(["62", "61", "61", "61"], types);
        Assert.StartsWith("1795660201.623456", times[0]);
        Assert.Empty(await FieldsAsync(
            Tshark, file, "_ws.malformed || tcp.analysis.flags || tcp.checksum.status == 0 || ip.checksum.status == 0", "frame.number"));
    }

    private static async Task<string[]> FieldsAsync(string tshark, string file, string filter, string field)
    {
        using var process = Process.Start(new ProcessStartInfo(
            tshark,
            ["-r", file, "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-Y", filter, "-T", "fields", "-e", field])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var lines = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static (long, bool, int, string)[] Read(byte[] pcap) =>
        [.. LlrpPcapReader.Read(pcap).Select(message => (
            message.UtcMicros, message.FromReader, (int)message.Frame.Header.Type, Hex(message.Frame.Bytes.ToArray())))];

    private static byte[] Written(Action<LlrpPcapWriter> write)
    {
        using var stream = new MemoryStream();
        write(new LlrpPcapWriter(stream));
        return stream.ToArray();
    }

    private static byte[] Report(int tags)
    {
        var writer = new LlrpWriter();
        writer.RoAccessReport(1, [.. Enumerable.Repeat(new TagReportData(new byte[12]) { AntennaId = 1, FirstSeenUtcMicros = 1, LastSeenUtcMicros = 2 }, tags)]);
        return writer.WrittenSpan.ToArray();
    }

    private static byte[] Keepalive(uint id)
    {
        var writer = new LlrpWriter();
        writer.Keepalive(id);
        return writer.WrittenSpan.ToArray();
    }

    private static List<byte[]> Packets(byte[] pcap)
    {
        var packets = new List<byte[]>();
        for (var at = FileHeader; at < pcap.Length; at += packets[^1].Length)
        {
            var length = PacketHeader + BinaryPrimitives.ReadInt32BigEndian(pcap.AsSpan(at + 8));
            packets.Add(pcap[at..(at + length)]);
        }

        return packets;
    }

    private static byte[] Joined(byte[] pcap, IEnumerable<byte[]> packets) =>
        [.. pcap[..FileHeader], .. packets.SelectMany(static packet => packet)];

    // As a sniffer on a PC writes it: nanoseconds, Ethernet addresses, and short frames filled up to 60 bytes.
    private static byte[] AsLittleEndianEthernet(byte[] pcap)
    {
        using var stream = new MemoryStream();
        Span<byte> header = stackalloc byte[FileHeader];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B23C4D);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 1);
        stream.Write(header);
        Span<byte> record = stackalloc byte[PacketHeader];
        foreach (var packet in Packets(pcap))
        {
            byte[] frame = [.. new byte[12], 8, 0, .. packet[PacketHeader..]];
            Array.Resize(ref frame, Math.Max(frame.Length, 60));
            BinaryPrimitives.WriteUInt32LittleEndian(record, BinaryPrimitives.ReadUInt32BigEndian(packet));
            BinaryPrimitives.WriteUInt32LittleEndian(record[4..], BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4)) * 1_000);
            BinaryPrimitives.WriteInt32LittleEndian(record[8..], frame.Length);
            stream.Write(record);
            stream.Write(frame);
        }

        return stream.ToArray();
    }

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);
}
