using EdgeVault.Llrp.Elements;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.Llrp.Writing;
using EdgeVault.TestKit;

namespace EdgeVault.Llrp.Tests.Reader;

/// <summary>What a foreign client may ask of our reader, and what it then hears.</summary>
public sealed class ReaderAnswerTests
{
    private const string Ok = "M_Success";

    private readonly ManualTimeProvider _clock = new();

    [Fact(Timeout = Guard.Ms)]
    public async Task An_ROSpec_that_it_cannot_do_is_refused_and_not_added()
    {
        await using var client = await RawClient.ConnectAsync(RawClient.Reader(_clock));

        async Task Refuses(RoSpecBytes spec, string expected)
        {
            Assert.Equal(expected, await client.AskAsync(spec.Write));
            Assert.Equal(Ok, await client.AskAsync((writer, id) => writer.GetRoSpecs(id)));
            Assert.Equal(8, client.Frame.Body.Length);
        }

        await Refuses(new() { State = 1 }, "M_FieldError (A_Invalid at field 2): an ROSpec is added Disabled");
        await Refuses(new() { Start = "04" }, "M_ParameterError: there is no start trigger 4");
        await Refuses(new() { Stop = "0300000000" }, "M_ParameterError: there is no stop trigger 3");
        await Refuses(new() { AiSpecs = [(1, "0400000000")] }, "M_ParameterError: there is no stop trigger 4");
        await Refuses(new() { AiSpecs = [(5, "0000000000")] }, "M_FieldError: there are 4 antennas");
        await Refuses(new() { AiSpecs = [] }, "M_ParameterError: ROSpec cannot be read");
        await Refuses(new() { Start = "03" + "00B5000B" + "0005" + "80" + "00000000" }, "M_ParameterError: there are 4 inputs");
        await Refuses(new() { Protocol = 2 }, "M_ParameterError: it has no air protocol 2");
        await Refuses(new() { Power = 82 }, "M_ParameterError: power index 82 is not in its table of 1 to 81");
        await Refuses(new() { Trigger = (RoReportTrigger)3 }, "M_ParameterError: there is no report trigger 3");
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task Zero_means_all_where_the_specification_says_so_and_nowhere_else()
    {
        var reader = RawClient.Reader(_clock);
        await using var client = await RawClient.ConnectAsync(reader);
        Assert.Equal(Ok, await client.AskAsync(new RoSpecBytes { Id = 1 }.Write));
        Assert.Equal(Ok, await client.AskAsync(new RoSpecBytes { Id = 2 }.Write));

        Assert.Equal(Ok, await client.AskAsync((writer, id) => writer.EnableRoSpec(id, 0)));
        Assert.StartsWith("M_FieldError", await client.AskAsync((writer, id) => writer.StartRoSpec(id, 0)));
        Assert.Equal(Ok, await client.AskAsync((writer, id) => writer.StartRoSpec(id, 2)));
        Assert.StartsWith("M_FieldError", await client.AskAsync((writer, id) => writer.StartRoSpec(id, 1)));
        Assert.StartsWith("M_FieldError", await client.AskAsync((writer, id) => writer.StopRoSpec(id, 0)));
        Assert.Equal(Ok, await client.AskAsync((writer, id) => writer.DisableRoSpec(id, 0)));
        Assert.False(reader.IsInventorying);
        Assert.Equal(Ok, await client.AskAsync((writer, id) => writer.DeleteRoSpec(id, 0)));
        Assert.StartsWith("M_FieldError", await client.AskAsync((writer, id) => writer.EnableRoSpec(id, 1)));
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_version_is_agreed_on_once_and_then_holds()
    {
        await using var client = await RawClient.ConnectAsync(
            RawClient.Reader(_clock, new LlrpReaderOptions { VersionMax = 2 }));

        Assert.Equal("versions 1 2", await client.AskAsync((writer, id) => writer.GetSupportedVersion(id), version: 2));
        Assert.StartsWith(
            "M_UnsupportedVersion", await client.AskAsync((writer, id) => writer.GetReaderConfig(id), version: 2));
        Assert.Equal(LlrpMessageType.ERROR_MESSAGE, client.Frame.Header.Type);
        Assert.StartsWith(
            "M_UnsupportedVersion", await client.AskAsync((writer, id) => writer.SetProtocolVersion(id, 3), version: 2));
        Assert.Equal(Ok, await client.AskAsync((writer, id) => writer.SetProtocolVersion(id, 2), version: 2));
        Assert.StartsWith(
            "M_UnexpectedMessage", await client.AskAsync((writer, id) => writer.SetProtocolVersion(id, 1), version: 2));
        Assert.StartsWith("M_UnsupportedVersion", await client.AskAsync((writer, id) => writer.GetReaderConfig(id)));
        Assert.Equal(2, client.Frame.Header.Version);
        Assert.Equal(Ok, await client.AskAsync((writer, id) => writer.GetReaderConfig(id), version: 2));
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_reader_of_1_0_1_answers_the_question_for_its_version_with_an_error_message()
    {
        await using var client = await RawClient.ConnectAsync(RawClient.Reader(_clock));

        Assert.StartsWith(
            "M_UnsupportedVersion", await client.AskAsync((writer, id) => writer.GetSupportedVersion(id), version: 2));
        Assert.Equal((LlrpMessageType.ERROR_MESSAGE, 1), (client.Frame.Header.Type, client.Frame.Header.Version));
    }

    [Theory(Timeout = Guard.Ms)]
    [InlineData(0, "GeneralDeviceCapabilities LLRPCapabilities RegulatoryCapabilities C1G2LLRPCapabilities")]
    [InlineData(1, "GeneralDeviceCapabilities")]
    [InlineData(2, "LLRPCapabilities")]
    [InlineData(3, "RegulatoryCapabilities")]
    [InlineData(4, "C1G2LLRPCapabilities")]
    public async Task Capabilities_are_all_there_or_those_that_are_asked_for(byte requested, string expected)
    {
        await using var client = await RawClient.ConnectAsync(RawClient.Reader(_clock));

        Assert.Equal(Ok, await client.AskAsync(Request(LlrpMessageType.GET_READER_CAPABILITIES, requested)));

        Assert.Equal(expected, Parameters(client));
        Assert.StartsWith(
            "M_FieldError", await client.AskAsync(Request(LlrpMessageType.GET_READER_CAPABILITIES, 5)));
    }

    [Theory(Timeout = Guard.Ms)]
    [InlineData(1, "Identification")]
    [InlineData(2, "AntennaProperties AntennaProperties AntennaProperties AntennaProperties")]
    [InlineData(3, "AntennaConfiguration AntennaConfiguration AntennaConfiguration AntennaConfiguration")]
    [InlineData(4, "ROReportSpec")]
    [InlineData(5, "ReaderEventNotificationSpec")]
    [InlineData(6, "AccessReportSpec")]
    [InlineData(7, "LLRPConfigurationStateValue")]
    [InlineData(8, "KeepaliveSpec")]
    [InlineData(9, "GPIPortCurrentState GPIPortCurrentState GPIPortCurrentState GPIPortCurrentState")]
    [InlineData(10, "GPOWriteData GPOWriteData GPOWriteData GPOWriteData")]
    [InlineData(11, "EventsAndReports")]
    public async Task Each_part_of_the_configuration_can_be_asked_for(byte requested, string expected)
    {
        await using var client = await RawClient.ConnectAsync(RawClient.Reader(_clock));

        Assert.Equal(Ok, await client.AskAsync((writer, id) => writer.GetReaderConfig(id, requested)));
        Assert.Equal(expected, Parameters(client));
        IsWhole(client);

        Assert.Equal(Ok, await client.AskAsync(Request(LlrpMessageType.GET_READER_CONFIG, 0, 2, requested, 0, 3, 0, 4)));
        Assert.Equal(expected.Split(' ')[0], Parameters(client));
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_part_or_a_port_that_does_not_exist_is_a_field_error()
    {
        await using var client = await RawClient.ConnectAsync(RawClient.Reader(_clock));

        async Task Fails(int field, params byte[] body) => Assert.StartsWith(
            $"M_FieldError (A_OutOfRange at field {field})",
            await client.AskAsync(Request(LlrpMessageType.GET_READER_CONFIG, body)));

        await Fails(0, 0, 5, 0, 0, 0, 0, 0);
        await Fails(1, 0, 0, 12, 0, 0, 0, 0);
        await Fails(2, 0, 0, 0, 0, 5, 0, 0);
        await Fails(3, 0, 0, 0, 0, 0, 0, 5);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task The_whole_configuration_is_one_that_a_strict_decoder_takes()
    {
        await using var client = await RawClient.ConnectAsync(RawClient.Reader(_clock));

        await client.AskAsync((writer, id) => writer.GetReaderConfig(id));
        IsWhole(client);
        await client.AskAsync((writer, id) => writer.GetReaderCapabilities(id));
        IsWhole(client);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task What_is_set_is_what_is_got_and_outputs_are_seen_outside()
    {
        var reader = RawClient.Reader(_clock);
        await using var client = await RawClient.ConnectAsync(reader);
        // GPOWriteData 219: output 3 high; GPIPortCurrentState 225: input 2 off; AntennaConfiguration 222 of antenna 4:
        // RFTransmitter 224 = hop table 0, channel 2, power 40.
        const string Settings = "00" + "00DE0010" + "0004" + "00E0000A" + "000000020028"
            + "00DB0007" + "0003" + "80" + "00E10008" + "0002" + "00" + "02";

        Assert.Equal(Ok, await client.AskAsync(Request(LlrpMessageType.SET_READER_CONFIG, Convert.FromHexString(Settings))));
        await reader.SetInputAsync(2, true, TestContext.Current.CancellationToken);
        await reader.SetInputAsync(1, true, TestContext.Current.CancellationToken);

        await client.AskAsync((writer, id) => writer.GetReaderConfig(id));
        var got = Convert.ToHexString(client.Frame.Body);
        Assert.Contains("00DE0010" + "0004" + "00E0000A" + "000000020028", got);
        Assert.Contains("00DB0007" + "0003" + "80", got);
        Assert.Contains("00E10008" + "0001" + "80" + "01", got);
        Assert.Contains("00E10008" + "0002" + "00" + "01", got);
        Assert.Equal([new KeyValuePair<ushort, bool>(3, true)], reader.Outputs);
    }

    [Theory(Timeout = Guard.Ms)]
    [InlineData("00" + "00DB0007" + "0005" + "80", "M_ParameterError: there are 4 outputs")]
    [InlineData("00" + "00E10008" + "0000" + "8000", "M_ParameterError: there are 4 inputs")]
    [InlineData("00" + "00DE0006" + "0005", "M_ParameterError: there are 4 antennas")]
    [InlineData("00" + "00B10004", "M_UnexpectedParameter: parameter type 177 in SET_READER_CONFIG")]
    [InlineData("00" + "00DE0005" + "00", "M_ParameterError: SET_READER_CONFIG cannot be read")]
    [InlineData("00" + "00DC0005" + "01", "M_ParameterError: SET_READER_CONFIG cannot be read")]
    public async Task A_setting_that_is_wrong_changes_nothing(string settings, string expected)
    {
        await using var client = await RawClient.ConnectAsync(RawClient.Reader(_clock));
        await client.AskAsync((writer, id) => writer.GetReaderConfig(id));
        var before = Convert.ToHexString(client.Frame.Body);
        // A good one first: EventsAndReports 226, hold.
        var body = Convert.FromHexString(settings[..2] + "00E2000580" + settings[2..]);

        Assert.Equal(expected, await client.AskAsync(Request(LlrpMessageType.SET_READER_CONFIG, body)));

        await client.AskAsync((writer, id) => writer.GetReaderConfig(id));
        Assert.Equal(before, Convert.ToHexString(client.Frame.Body));
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_wrong_clock_and_no_clock_show_in_every_stamp()
    {
        var wrong = RawClient.Reader(_clock, new LlrpReaderOptions { UtcMicrosNow = () => 946_704_378_859_233 });
        await using var client = await RawClient.ConnectAsync(wrong);
        Assert.Equal(946_704_378_859_233UL, StampOf(client).UtcMicros);

        var without = RawClient.Reader(_clock, new LlrpReaderOptions { HasUtcClock = false });
        _clock.Advance(TimeSpan.FromSeconds(3));
        await using var other = await RawClient.ConnectAsync(without);
        Assert.Equal((null, 3_000_000UL), (StampOf(other).UtcMicros, StampOf(other).UptimeMicros));
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_reader_that_omits_what_is_repeated_says_it_again_after_what_was_held()
    {
        var reader = RawClient.Reader(_clock, new LlrpReaderOptions { OmitsRepeatedValues = true });
        await using var client = await RawClient.ConnectAsync(reader);
        await client.AskAsync(new RoSpecBytes { N = 2 }.Write);
        await client.AskAsync((writer, id) => writer.EnableRoSpec(id, 7));
        await client.AskAsync((writer, id) => writer.StartRoSpec(id, 7));

        async Task<string> FieldsAfter(params sbyte[] rssis)
        {
            await reader.ReportAsync(
                [.. rssis.Select(rssi => new TagReportData(new byte[12]) { AntennaId = 4, PeakRssiDbm = rssi })],
                TestContext.Current.CancellationToken);
            await client.HearAsync();
            var report = new RoAccessReport(client.Frame.Body);
            var fields = new List<string>();
            while (report.TryRead(out var tag))
            {
                fields.Add($"{tag.RoSpecId}/{tag.AntennaId}/{tag.PeakRssiDbm}");
            }

            return string.Join(' ', fields);
        }

        Assert.Equal("7/4/-50 //", await FieldsAfter(-50, -50));
        Assert.Equal("// //-51", await FieldsAfter(-50, -51));
        await reader.ReportAsync([new TagReportData(new byte[12]) { AntennaId = 2 }], TestContext.Current.CancellationToken);
        Assert.Equal("7/2/ 7/4/-51", await FieldsAfter(-51));
        Assert.Equal("7/4/-51 //", await FieldsAfter(-51, -51));
    }

    private static ReaderEvent StampOf(RawClient client)
    {
        var events = new ReaderEventNotification(client.Frame.Body);
        Assert.True(events.TryRead(out var one));
        return one;
    }

    private static Action<LlrpWriter, uint> Request(LlrpMessageType type, params byte[] body) => (writer, id) =>
    {
        var start = writer.BeginMessage(type, id);
        writer.Bytes(body);
        writer.EndMessage(start);
    };

    private static string Parameters(RawClient client)
    {
        var names = new List<string>();
        var parameters = new LlrpParameterReader(client.Frame.Body);
        while (parameters.TryRead(out var parameter))
        {
            names.Add(parameter.Type.ToString());
        }

        Assert.Equal("LLRPStatus", names[0]);
        return string.Join(' ', names.Skip(1));
    }

    // By the definitions: every parameter in its place, nothing unknown, nothing left over.
    private static void IsWhole(RawClient client)
    {
        var elements = new LlrpElementReader(client.Frame.Bytes.Span);
        while (elements.Read())
        {
            Assert.NotEqual(LlrpToken.Raw, elements.Token);
        }

        Assert.Equal(LlrpParameterFault.None, elements.Fault);
    }
}
