using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Tests.Support;

namespace EdgeVault.Llrp.Tests.Messages;

/// <summary>Against the numbers that the LTK's own decoder gives for the same bytes.</summary>
public sealed class RecordedSessionTests
{
    private static readonly LlrpMessageType[] ClientTypes =
    [
        LlrpMessageType.GET_READER_CAPABILITIES, LlrpMessageType.GET_READER_CONFIG, LlrpMessageType.SET_READER_CONFIG,
        LlrpMessageType.ADD_ROSPEC, LlrpMessageType.DELETE_ROSPEC, LlrpMessageType.ENABLE_ROSPEC,
        LlrpMessageType.DISABLE_ROSPEC, LlrpMessageType.CLOSE_CONNECTION,
    ];

    [Fact]
    public void Dx101_has_934_messages_of_which_20_are_the_clients()
    {
        var frames = Recorded.Frames(Recorded.Dx101);

        Assert.Equal(934, frames.Count);
        Assert.Equal(20, frames.Count(frame => ClientTypes.Contains(frame.Header.Type)));
        Assert.All(frames, frame => Assert.Equal(1, frame.Header.Version));
    }

    [Fact]
    public void Dx101_has_3_reports_of_130_tags_with_65_EPCs()
    {
        var reports = Recorded.Frames(Recorded.Dx101)
            .Where(frame => frame.Header.Type == LlrpMessageType.RO_ACCESS_REPORT).ToList();
        var epcs = new HashSet<string>();
        var tags = 0;

        foreach (var frame in reports)
        {
            var report = new RoAccessReport(frame.Body);
            while (report.TryRead(out var tag))
            {
                tags++;
                epcs.Add(Convert.ToHexString(tag.Epc));
                Assert.Equal(96, tag.EpcBits);
            }

            Assert.Equal(0, report.MalformedCount);
        }

        Assert.Equal((3, 130, 65), (reports.Count, tags, epcs.Count));
    }

    [Fact]
    public void First_tag_of_dx101_has_the_values_of_the_LTK()
    {
        var frame = Recorded.Frames(Recorded.Dx101).First(f => f.Header.Type == LlrpMessageType.RO_ACCESS_REPORT);
        var report = new RoAccessReport(frame.Body);

        Assert.True(report.TryRead(out var tag));
        Assert.Equal("300833B2DDD9CAFEBABE801E", Convert.ToHexString(tag.Epc));
        Assert.Equal(1u, tag.RoSpecId);
        Assert.Equal((ushort)1, tag.SpecIndex);
        Assert.Equal((ushort)1, tag.InventoryParameterSpecId);
        Assert.Equal((ushort)2, tag.AntennaId);
        Assert.Equal((sbyte)-47, tag.PeakRssiDbm);
        Assert.Equal(-4700, tag.RssiCentiDbm);
        Assert.Equal((ushort)39, tag.ChannelIndex);
        Assert.Equal(0x00042B1928BA3183ul, tag.FirstSeenUtcMicros);
        Assert.Equal(0x00042B192C4C4AB3ul, tag.LastSeenUtcMicros);
        Assert.Equal((ushort)740, tag.TagSeenCount);
        Assert.Equal((ushort)0x3000, tag.ProtocolControl);
        Assert.Equal((ushort)0x315C, tag.Crc);
        Assert.Equal(1234u, tag.AccessSpecId);
        Assert.Null(tag.PhaseAngle);
        Assert.Null(tag.FirstSeenUptimeMicros);
        Assert.True(tag.Tid.IsEmpty);
    }
}
