using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Tests.Messages;

/// <summary>LLRP 1.0.1 §14.2.3 (ii): enabled and absent means the last value received.</summary>
public sealed class TagReportDefaultsTests
{
    private const TagReportFields Enabled =
        TagReportFields.AntennaId | TagReportFields.PeakRssi | TagReportFields.FirstSeenUtc;

    private static readonly byte[] Epc = new byte[12];
    private readonly TagReportDefaults _defaults = new(Enabled);

    [Fact]
    public void An_absent_enabled_field_has_the_last_value()
    {
        Read(new TagReportData(Epc) { AntennaId = 3, PeakRssiDbm = -50 });

        var (antenna, rssi, inherited) = Read(new TagReportData(Epc) { PeakRssiDbm = -60 });

        Assert.Equal(((ushort?)3, (sbyte?)-60, TagReportFields.AntennaId), (antenna, rssi, inherited));
    }

    [Fact]
    public void The_last_value_is_the_newest_one_also_across_tags_without_it()
    {
        Read(new TagReportData(Epc) { AntennaId = 3 });
        Read(new TagReportData(Epc) { AntennaId = 4 });
        Read(new TagReportData(Epc));

        Assert.Equal((ushort?)4, Read(new TagReportData(Epc)).Antenna);
    }

    [Fact]
    public void What_never_came_stays_unknown()
    {
        var (antenna, rssi, inherited) = Read(new TagReportData(Epc));

        Assert.Equal((null, null, TagReportFields.None), (antenna, rssi, inherited));
    }

    [Fact]
    public void A_field_that_was_not_asked_for_is_not_inherited()
    {
        Read(new TagReportData(Epc) { ChannelIndex = 7, AntennaId = 1 });
        var report = new RoAccessReport(Body(new TagReportData(Epc)), _defaults);

        Assert.True(report.TryRead(out var tag));
        Assert.Null(tag.ChannelIndex);
        Assert.Equal((ushort?)1, tag.AntennaId);
    }

    [Fact]
    public void A_time_in_one_clock_is_not_joined_by_an_old_one_of_the_other()
    {
        Read(new TagReportData(Epc) { FirstSeenUptimeMicros = 5 });
        var report = new RoAccessReport(Body(new TagReportData(Epc) { FirstSeenUtcMicros = 9 }), _defaults);

        Assert.True(report.TryRead(out var tag));
        Assert.Equal((9ul, null), (tag.FirstSeenUtcMicros, tag.FirstSeenUptimeMicros));
    }

    [Fact]
    public void A_TID_belongs_to_one_tag_and_is_never_inherited()
    {
        Read(new TagReportData(Epc) { Tid = new byte[8], PhaseAngle = 5 });
        var report = new RoAccessReport(Body(new TagReportData(Epc)), _defaults);

        Assert.True(report.TryRead(out var tag));
        Assert.True(tag.Tid.IsEmpty);
        Assert.Null(tag.PhaseAngle);
    }

    private (ushort? Antenna, sbyte? Rssi, TagReportFields Inherited) Read(TagReportData data)
    {
        var report = new RoAccessReport(Body(data), _defaults);
        Assert.True(report.TryRead(out var tag));
        return (tag.AntennaId, tag.PeakRssiDbm, tag.InheritedFields);
    }

    private static byte[] Body(TagReportData tag)
    {
        var writer = new LlrpWriter();
        writer.RoAccessReport(1, [tag]);
        return writer.WrittenSpan[LlrpHeader.Size..].ToArray();
    }
}
