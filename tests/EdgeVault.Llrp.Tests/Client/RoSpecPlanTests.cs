using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Elements;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Tests.Client;

/// <summary>The capabilities of a reader decide the ROSpec.</summary>
public sealed class RoSpecPlanTests
{
    private static readonly ReaderCapabilities Speedway = Capabilities();

    [Theory]
    [InlineData(3000, 81)]
    [InlineData(2999, 80)]
    [InlineData(1000, 1)]
    public void The_power_is_the_strongest_of_the_table_that_is_not_above_what_is_wanted(int wanted, int index)
    {
        var plan = RoSpecPlan.Of(new LlrpClientOptions { TransmitPowerCentiDbm = wanted }, Speedway, impinj: true);

        Assert.Equal(new RfTransmitter(HopTable: 1, Channel: 1, (ushort)index), plan.Transmitter);
    }

    [Fact]
    public void What_the_reader_does_not_have_is_refused_with_what_it_has()
    {
        Assert.Equal(
            "at most 9.99 dBm are wanted, and the reader's weakest is 10 dBm",
            Refused(new LlrpClientOptions { TransmitPowerCentiDbm = 999 }));
        Assert.Equal(
            "antenna 5 is wanted and the reader has 1 to 4", Refused(new LlrpClientOptions { AntennaIds = [1, 5] }));
        Assert.StartsWith(
            "mode 7 is wanted and the reader has 0, 1, 2", Refused(new LlrpClientOptions { Mode = 7 }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Each_make_is_asked_for_the_fields_that_it_has()
    {
        var options = new LlrpClientOptions
        {
            ReportFields = TagReportFields.AntennaId | TagReportFields.PhaseAngle | TagReportFields.ImpinjPeakRssi,
        };

        Assert.Equal(options.ReportFields, RoSpecPlan.Of(options, Speedway, impinj: true).ReportFields);
        Assert.Equal(
            TagReportFields.AntennaId | TagReportFields.PhaseAngle,
            RoSpecPlan.Of(options, Speedway with { ManufacturerPen = ZebraIds.Pen }, impinj: false).ReportFields);
        Assert.Equal(
            TagReportFields.AntennaId,
            RoSpecPlan.Of(options, Speedway with { ManufacturerPen = 1 }, impinj: false).ReportFields);
    }

    [Fact]
    public void The_plan_stands_in_the_ROSpec_as_it_goes_to_the_reader()
    {
        var options = new LlrpClientOptions
        {
            AntennaIds = [2, 4], TransmitPowerCentiDbm = 2500, Mode = 2, Session = 1, TagPopulation = 200,
            ReportFields = TagReportFields.PhaseAngle,
        };
        var writer = new LlrpWriter();
        writer.AddRoSpec(1, RoSpecPlan.Of(options, Speedway with { ManufacturerPen = ZebraIds.Pen }, impinj: false));

        var fields = Fields(writer.WrittenSpan.ToArray());

        Assert.Equal("00020004", fields["AISpec.AntennaIDs"]);
        Assert.Equal(("1", "1", "61"), (
            fields["RFTransmitter.HopTableID"], fields["RFTransmitter.ChannelIndex"], fields["RFTransmitter.TransmitPower"]));
        Assert.Equal(("2", "1", "200"), (
            fields["C1G2RFControl.ModeIndex"], fields["C1G2SingulationControl.Session"],
            fields["C1G2SingulationControl.TagPopulation"]));
        Assert.Equal("1", fields["MotoTagReportContentSelector.EnablePhase"]);
    }

    [Fact]
    public void The_phase_of_a_Zebra_is_in_4096ths_of_a_turn_too()
    {
        // EPC_96, then MotoTagPhase = 0x4000, a quarter of a turn.
        var body = Convert.FromHexString("00f0001f" + "8d000000000000000000000001" + "03ff000e000000a1000002c54000");
        var report = new RoAccessReport(body);

        Assert.True(report.TryRead(out var tag));
        Assert.Equal((ushort?)1024, tag.PhaseAngle);
        Assert.Equal(0, report.MalformedCount);
    }

    private static string Refused(LlrpClientOptions options)
    {
        var refusal = Assert.Throws<LlrpException>(() => RoSpecPlan.Of(options, Speedway, impinj: true));
        Assert.Equal(LlrpErrorCode.Unsuitable, refusal.Code);
        return refusal.Message;
    }

    private static Dictionary<string, string> Fields(byte[] message)
    {
        var fields = new Dictionary<string, string>();
        var reader = new LlrpElementReader(message);
        while (reader.Read())
        {
            if (reader.Token == LlrpToken.Field && reader.Field.Name.Length > 0)
            {
                fields[$"{reader.Definition}.{reader.Field.Name}"] =
                    reader.Bytes.IsEmpty ? $"{reader.Value}" : Convert.ToHexString(reader.Bytes);
            }
        }

        Assert.Equal(LlrpParameterFault.None, reader.Fault);
        return fields;
    }

    private static ReaderCapabilities Capabilities()
    {
        Assert.True(ReaderCapabilitiesParser.TryParse(
            Recorded.File("edgex/GetReaderCapabilitiesResponse-000.bytes"), out var capabilities));
        return capabilities;
    }
}
