using EdgeVault.Llrp.Decoding;
using EdgeVault.Llrp.Tests.Support;

namespace EdgeVault.Llrp.Tests.Decoding;

public sealed class LlrpMessageSummaryTests
{
    [Fact]
    public void A_report_is_shown_with_its_tags()
    {
        var frame = Assert.Single(Recorded.Frames(Recorded.File("ltkjava/RO_ACCESS_REPORT.bin")));

        var summary = LlrpMessageSummary.Read(frame);

        Assert.Equal(
            ("RO_ACCESS_REPORT", 61, (byte)1, 0u, 67u),
            (summary.Type, summary.Number, summary.Version, summary.Id, summary.Length));
        var tag = Assert.Single(summary.Tags!);
        Assert.Equal(("306EDD87", 96, (ushort?)1, (sbyte?)0), (tag.Epc[..8], tag.Bits, tag.Antenna, tag.Rssi));
        Assert.Equal((ushort?)1, tag.Count);
        Assert.Null(summary.Error);
    }

    [Fact]
    public void Other_messages_have_no_tags_and_their_own_name()
    {
        var summaries = Recorded.Frames(Recorded.Dx101).Select(frame => LlrpMessageSummary.Read(frame)).ToList();

        Assert.Equal(130, summaries.Sum(summary => summary.Tags?.Count ?? 0));
        Assert.Equal(3, summaries.Count(summary => summary.Tags is not null));
        Assert.DoesNotContain(summaries, summary => summary.Error is not null);
        Assert.Equal(
            ["READER_EVENT_NOTIFICATION", "SET_READER_CONFIG", "SET_READER_CONFIG_RESPONSE", "DELETE_ROSPEC"],
            summaries.Take(4).Select(summary => summary.Type));
    }

    [Theory]
    [InlineData("07e70000000a00000001", "UNKNOWN", "message type 999 is not in LLRP 1.0.1 or 1.1")]
    [InlineData("003e0000000a00000001", "KEEPALIVE", "there is no LLRP version 0")]
    [InlineData("043d0000000e0000000100f00004", "RO_ACCESS_REPORT", "1 malformed parameter")]
    [InlineData(
        "043d0000000f0000000100f0000500", "RO_ACCESS_REPORT",
        "TagReportData at byte 14: it ends inside the header of a parameter")]
    [InlineData("043f0000000a00000001", "READER_EVENT_NOTIFICATION", "1 malformed parameter")]
    public void What_cannot_be_read_is_said(string hex, string type, string error)
    {
        var summary = LlrpMessageSummary.Read(Assert.Single(Recorded.Frames(Convert.FromHexString(hex))));

        Assert.Equal((type, error), (summary.Type, summary.Error));
    }
}
