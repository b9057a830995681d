using System.Text;
using EdgeVault.HardwareSim.JsonReaders;

namespace EdgeVault.HardwareSim.Tests.JsonReaders;

/// <summary>Byte for byte as the makers' interfaces write, with the traps in it.</summary>
public sealed class JsonFormatTests
{
    // 2026-09-07T12:29:55.456001Z
    private const long SeenUs = 1_788_784_195_456_001;

    private static readonly JsonRead Read = new(
        Convert.FromHexString("E28011606000020A6681F23F"), default, 3, -7_425, 1_024, 866_900, SeenUs);

    [Fact]
    public void An_R700_writes_base64url_the_time_of_queueing_and_hundredths() => Assert.Equal(
        """
        {"timestamp":"2026-09-07T12:29:55.457001475Z","hostname":"impinj-edgevault-sim","eventType":"tagInventory","tagInventoryEvent":{"epc":"4oARYGAAAgpmgfI_","antennaPort":3,"peakRssiCdbm":-7425,"frequency":866900,"transmitPowerCdbm":3000}}
        """,
        Text(R700Format.Tag(Read, SeenUs + 1_000, details: false)));

    [Fact]
    public void An_R700_with_more_switched_on_writes_what_is_off_by_default() => Assert.Contains(
        "\"epcHex\":\"E28011606000020A6681F23F\",\"lastSeenTime\":\"2026-09-07T12:29:55.456001Z\",\"phaseAngle\":90",
        Text(R700Format.Tag(Read, SeenUs, details: true)));

    [Theory]
    [InlineData(0, "ikUCJA==")]
    [InlineData(1, "ikUCJA")]
    public void An_R700_pads_or_does_not(int oddUs, string expected) => Assert.Contains(
        $"\"epc\":\"{expected}\"",
        Text(R700Format.Tag(Read with { Epc = Convert.FromHexString("8A450224"), SeenUs = SeenUs - 1 + oddUs }, SeenUs, false)));

    [Fact]
    public void An_R700_tells_what_it_lost() => Assert.Equal(
        """
        {"timestamp":"2026-09-07T12:29:56.456001475Z","hostname":"impinj-edgevault-sim","eventType":"overflow","overflowEvent":{"firstEventTimestamp":"2026-09-07T12:29:55.456001475Z","lastEventTimestamp":"2026-09-07T12:29:56.456001475Z","eventsPurged":7,"eventsRemaining":10}}
        """,
        Text(R700Format.Overflow(SeenUs, SeenUs + 1_000_000, 7, 10)));

    [Fact]
    public void A_Zebra_without_metadata_tells_the_EPC_alone() => Assert.Equal(
        """
        {"data":{"eventNum":4809,"format":"epc","idHex":"e28011606000020a6681f23f"},"timestamp":"2026-09-07T13:29:55.456+0100","type":"SIMPLE"}
        """,
        Text(ZebraFormat.Tag(Read, 4_809, details: false)));

    [Fact]
    public void A_Zebra_with_metadata_tells_megahertz_degrees_and_whole_decibels() => Assert.Equal(
        """
        {"data":{"eventNum":4810,"format":"epc","idHex":"E28011606000020A6681F23F","antenna":3,"peakRssi":-75,"reads":1,"channel":866.9,"phase":90,"PC":"3000"},"timestamp":"2026-09-07T13:29:55.456+0100","type":"SIMPLE"}
        """,
        Text(ZebraFormat.Tag(Read, 4_810, details: true)));

    [Fact]
    public void A_Zebra_input_has_the_number_of_the_event_outside() => Assert.Equal(
        """
        {"component":"RG","eventNum":9,"data":{"pin":1,"state":"HIGH"},"timestamp":"2026-09-07T13:29:55.456+0100","type":"gpi"}
        """,
        Text(ZebraFormat.Gpi(SeenUs, 9, 1, isHigh: true)));

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
