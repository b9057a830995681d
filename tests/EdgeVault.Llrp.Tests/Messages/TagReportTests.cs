using System.Globalization;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.Llrp.Writing;
using EdgeVault.TestKit;

namespace EdgeVault.Llrp.Tests.Messages;

public sealed class TagReportTests
{
    private static readonly byte[] Epc = Convert.FromHexString("300833B2DDD9CAFEBABE801E");

    [Fact]
    public void All_130_tags_of_dx101_have_the_values_of_the_LTK()
    {
        var expected = System.Text.Encoding.ASCII.GetString(Recorded.File("dx101_a.tags.csv"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        var actual = new List<string>();
        foreach (var frame in Reports(Recorded.Dx101))
        {
            var report = new RoAccessReport(frame.Body);
            while (report.TryRead(out var tag))
            {
                actual.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Convert.ToHexString(tag.Epc)},{tag.AntennaId},{tag.PeakRssiDbm},{tag.ChannelIndex}," +
                    $"{tag.FirstSeenUtcMicros},{tag.LastSeenUtcMicros},{tag.TagSeenCount}," +
                    $"{tag.ProtocolControl},{tag.Crc}"));
            }
        }

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void The_recorded_stream_has_45_reports_of_one_tag()
    {
        var tags = 0;
        var frames = Reports(Recorded.Sllurp);
        foreach (var frame in frames)
        {
            var report = new RoAccessReport(frame.Body);
            while (report.TryRead(out var tag))
            {
                tags++;
                Assert.Equal((ushort?)1, tag.AntennaId);
                Assert.InRange(tag.PeakRssiDbm!.Value, -61, -17);
            }

            Assert.Equal(0, report.MalformedCount);
        }

        Assert.Equal((45, 45), (frames.Count, tags));
    }

    [Theory]
    [InlineData("001", "3000ABCDEF00000000000003", -48)]
    [InlineData("002", "3000ABCDEF00000000000005", -47)]
    [InlineData("003", "301430A55C0AC30000000009", -54)]
    public void A_bare_report_body_reads_the_same(string number, string epc, int rssi)
    {
        var report = new RoAccessReport(Recorded.File($"edgex/ROAccessReport-{number}.bytes"));

        Assert.True(report.TryRead(out var tag));
        Assert.Equal((epc, (sbyte?)rssi), (Convert.ToHexString(tag.Epc), tag.PeakRssiDbm));
        Assert.False(report.TryRead(out _));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var written = new TagReportData(Epc)
        {
            RoSpecId = 9, AntennaId = 3, PeakRssiDbm = -61, ChannelIndex = 2, TagSeenCount = 17,
            FirstSeenUtcMicros = 1_700_000_000_000_000, LastSeenUtcMicros = 1_700_000_000_200_000,
            FirstSeenUptimeMicros = 5, LastSeenUptimeMicros = 6,
            ImpinjPeakRssiCentiDbm = -6125, PhaseAngle = 4095, Tid = Convert.FromHexString("E28011052000"),
        };

        var report = new RoAccessReport(Body(written));

        Assert.True(report.TryRead(out var tag));
        Assert.Equal(Epc, tag.Epc.ToArray());
        Assert.Equal(written.Tid.ToArray(), tag.Tid.ToArray());
        Assert.Equal((9u, (ushort?)3, (sbyte?)-61), (tag.RoSpecId, tag.AntennaId, tag.PeakRssiDbm));
        Assert.Equal((-6125, (ushort?)4095), (tag.RssiCentiDbm, tag.PhaseAngle));
        Assert.Equal(((ushort?)2, (ushort?)17), (tag.ChannelIndex, tag.TagSeenCount));
        Assert.Equal(written.FirstSeenUtcMicros, tag.FirstSeenUtcMicros);
        Assert.Equal(written.LastSeenUtcMicros, tag.LastSeenUtcMicros);
        Assert.Equal((5ul, 6ul), (tag.FirstSeenUptimeMicros, tag.LastSeenUptimeMicros));
        Assert.False(report.TryRead(out _));
        Assert.Equal(0, report.MalformedCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(95)]
    [InlineData(128)]
    [InlineData(198)]
    [InlineData(496)]
    public void An_EPC_of_any_length_passes(int bits)
    {
        var epc = Enumerable.Range(1, (bits + 7) / 8).Select(value => (byte)value).ToArray();

        var report = new RoAccessReport(Body(new TagReportData(epc, bits)));

        Assert.True(report.TryRead(out var tag));
        Assert.Equal(bits, tag.EpcBits);
        Assert.Equal(epc, tag.Epc.ToArray());
    }

    [Theory]
    [InlineData("00f0000a00f100060060", 1, "an EPC of 96 bits in no bytes")]
    [InlineData("00f0000400f0000400", 3, "no EPC, twice, and a torn header")]
    [InlineData("00f000078100018600", 1, "no EPC, and a torn end")]
    [InlineData("00f00003", 1, "a TLV shorter than its header")]
    [InlineData("00f0ffff8d", 1, "a TLV longer than the message")]
    [InlineData("00f00008000d0004", 1, "a TV number in TLV dress")]
    [InlineData("00f00005bf", 1, "a TV without a known size")]
    public void What_cannot_be_read_is_counted_and_gives_no_tag(string hex, int malformed, string what)
    {
        var report = new RoAccessReport(Convert.FromHexString(hex));

        Assert.False(report.TryRead(out _), what);
        Assert.Equal(malformed, report.MalformedCount);
    }

    [Fact]
    public void What_was_read_before_a_torn_child_is_kept()
    {
        // EPC, antenna 2, then a first seen time that the parent's length cuts off.
        var report = new RoAccessReport(
            Convert.FromHexString("00f000188d" + Convert.ToHexString(Epc) + "810002" + "820001ff"));

        Assert.True(report.TryRead(out var tag));
        Assert.Equal((ushort?)2, tag.AntennaId);
        Assert.Null(tag.FirstSeenUtcMicros);
        Assert.Equal(1, report.MalformedCount);
    }

    [Fact]
    public void Reading_a_report_does_not_allocate()
    {
        var frames = Reports(Recorded.Dx101);
        var defaults = new TagReportDefaults(TagReportFields.Selectable);
        Assert.Equal(130, CountTags(frames, defaults));
        var least = Allocations.Least(_ =>
        {
            for (var round = 0; round < 100; round++)
            {
                CountTags(frames, defaults);
            }
        });

        Assert.Equal(0, least);
    }

    [Fact]
    public void Writing_a_report_into_a_warm_writer_does_not_allocate()
    {
        var tags = new TagReportData[100];
        Array.Fill(tags, new TagReportData(Epc) { AntennaId = 1, PeakRssiDbm = -50, PhaseAngle = 7 });
        var writer = new LlrpWriter();
        writer.RoAccessReport(1, tags);
        var least = Allocations.Least(_ =>
        {
            for (var round = 0; round < 100; round++)
            {
                writer.Clear();
                writer.RoAccessReport(1, tags);
            }
        });

        Assert.Equal(0, least);
    }

    private static int CountTags(List<LlrpFrame> frames, TagReportDefaults defaults)
    {
        var tags = 0;
        foreach (var frame in frames)
        {
            var report = new RoAccessReport(frame.Body, defaults);
            while (report.TryRead(out var tag))
            {
                tags += tag.EpcBits == 96 && tag.AntennaId is not null ? 1 : 0;
            }
        }

        return tags;
    }

    private static List<LlrpFrame> Reports(byte[] bytes) =>
        [.. Recorded.Frames(bytes).Where(frame => frame.Header.Type == LlrpMessageType.RO_ACCESS_REPORT)];

    private static byte[] Body(TagReportData tag)
    {
        var writer = new LlrpWriter();
        writer.RoAccessReport(1, [tag]);
        return writer.WrittenSpan[LlrpHeader.Size..].ToArray();
    }
}
