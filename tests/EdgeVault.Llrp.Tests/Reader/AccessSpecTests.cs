using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.Llrp.Writing;
using EdgeVault.TestKit;

namespace EdgeVault.Llrp.Tests.Reader;

/// <summary>AccessSpecs of a foreign client: their states, what is refused, and what they read.</summary>
public sealed class AccessSpecTests
{
    private const string Ok = "M_Success";
    private const string Tid = "E28011606000020A6681F23F";
    private const string Epc = "300833B2DDD9CAFEBABE0001";

    private readonly LlrpReader _reader = RawClient.Reader(new ManualTimeProvider());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = Guard.Ms)]
    public async Task What_is_out_of_order_is_a_field_error_on_the_id()
    {
        await using var client = await RawClient.ConnectAsync(_reader);

        Assert.Equal("M_FieldError (A_Invalid at field 0): there is no AccessSpec 9", await client.AskAsync(static (writer, id) => writer.EnableAccessSpec(id, 9)));
        Assert.Equal(Ok, await client.AskAsync(new AccessSpecBytes().Write));
        Assert.Equal(LlrpMessageType.ADD_ACCESSSPEC_RESPONSE, client.Frame.Header.Type);
        Assert.Equal("M_FieldError (A_Invalid at field 0): AccessSpec 9 exists already", await client.AskAsync(new AccessSpecBytes().Write));
        Assert.Equal("M_FieldError (A_Invalid at field 0): AccessSpecID 0 means all", await client.AskAsync(new AccessSpecBytes { Id = 0 }.Write));
        Assert.Equal(Ok, await client.AskAsync(static (writer, id) => writer.DisableAccessSpec(id, 9)));
        Assert.Equal(Ok, await client.AskAsync(static (writer, id) => writer.EnableAccessSpec(id, 9)));
        Assert.Equal(Ok, await client.AskAsync(static (writer, id) => writer.DeleteAccessSpec(id, 9)));
        Assert.StartsWith("M_FieldError", await client.AskAsync(static (writer, id) => writer.DeleteAccessSpec(id, 9)));
        Assert.StartsWith("M_FieldError", await client.AskAsync(static (writer, id) => writer.DisableAccessSpec(id, 9)));
        Assert.Equal(Ok, await client.AskAsync(static (writer, id) => writer.DeleteAccessSpec(id, 0)));
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task What_it_cannot_do_is_refused_in_words_and_not_added()
    {
        await using var client = await RawClient.ConnectAsync(_reader);

        async Task Refuses(AccessSpecBytes spec, string expected)
        {
            Assert.Equal(expected, await client.AskAsync(spec.Write));
            Assert.Equal(Ok, await client.AskAsync(static (writer, id) => writer.GetAccessSpecs(id)));
            Assert.Equal(8, client.Frame.Body.Length);
        }

        await Refuses(new() { State = 0x80 }, "M_FieldError (A_Invalid at field 3): an AccessSpec is added Disabled");
        await Refuses(new() { Antenna = 5 }, "M_FieldError: there are 4 antennas");
        await Refuses(new() { Protocol = 2 }, "M_ParameterError: it has no air protocol 2");
        await Refuses(new() { Stop = "020000" }, "M_ParameterError: there is no stop trigger 2 of AccessSpecs");
        await Refuses(
            new() { Operations = [(LlrpParameterType.C1G2Kill, "000100000000")] },
            "M_ParameterError: it reads tags, and does not do parameter type 343");
        await Refuses(
            new() { Report = "02" }, "M_ParameterError: there is no report trigger 2 of AccessSpecs");
        await Refuses(new() { Operations = [] }, "M_ParameterError: AccessSpec cannot be read");
        await Refuses(new() { Operations = [(LlrpParameterType.C1G2Read, "0001")] }, "M_ParameterError: a C1G2Read cannot be read");
        await Refuses(new() { Targets = ["600000000830"] }, "M_ParameterError: a C1G2TargetTag cannot be read");
        await Refuses(
            new() { Operations = [.. Enumerable.Range(1, 9).Select(static id => AccessSpecBytes.Read((ushort)id, 2, 0, 1))] },
            "R_DeviceError: there is room for 16 AccessSpecs of 8 operations each");
        Assert.StartsWith("M_MissingParameter", await client.AskAsync(static (writer, id) => writer.EndMessage(writer.BeginMessage(LlrpMessageType.ADD_ACCESSSPEC, id))));
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task There_is_room_for_as_many_as_the_capabilities_say()
    {
        await using var client = await RawClient.ConnectAsync(_reader);
        for (var id = 1u; id <= 16; id++)
        {
            Assert.Equal(Ok, await client.AskAsync(new AccessSpecBytes { Id = id }.Write));
        }

        Assert.StartsWith("R_DeviceError", await client.AskAsync(new AccessSpecBytes { Id = 17 }.Write));
        await client.AskAsync((writer, id) => writer.GetReaderCapabilities(id));
        Assert.Contains("00000010" + "00000008", Convert.ToHexString(client.Frame.Body), StringComparison.Ordinal);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task An_enabled_one_reads_each_tag_and_the_result_stands_behind_it()
    {
        await using var client = await ClientAsync(new AccessSpecBytes
        {
            Operations = [AccessSpecBytes.Read(1, 2, 0, 6), AccessSpecBytes.Read(2, 1, 1, 2), AccessSpecBytes.Read(3, 2, 5, 2)],
        });

        // Bank 2 from its start; bank 1 from the PC word, six words of EPC; and one word too many of bank 2.
        Assert.Equal(
            ["0 1 " + Tid, "0 2 30003008", "1 3 "], await ReadsAsync(client));
        Assert.Contains("90" + "00000009", Convert.ToHexString(client.Frame.Body), StringComparison.Ordinal);
    }

    /// <summary>As sllurp asks for it.</summary>
    [Theory(Timeout = Guard.Ms)]
    [InlineData("00", LlrpReportOutcome.Held)]
    [InlineData("01", LlrpReportOutcome.Sent)]
    public async Task What_was_read_waits_for_the_ROSpecs_report_or_is_told_at_once(string report, LlrpReportOutcome outcome)
    {
        await using var client = await ClientAsync(new RoSpecBytes { N = 100 }, new AccessSpecBytes { Report = report });

        Assert.Equal(outcome, await _reader.ReportAsync([Tag()], Stop));

        await client.TellAsync(static (writer, id) => writer.GetReport(id));
        Assert.Equal("tags 01", await client.HearAsync());
    }

    [Theory(Timeout = Guard.Ms)]
    [InlineData("60" + "0020" + "0010FFFF" + "00103008", true)] // EPC begins so
    [InlineData("60" + "0020" + "0010FFFF" + "00103009", false)]
    [InlineData("40" + "0020" + "0010FFFF" + "00103009", true)] // does not begin so
    [InlineData("60" + "0020" + "0010FFF0" + "0010300F", true)] // the last four do not count
    [InlineData("A0" + "0000" + "000CFFF0" + "000CE280", true)] // TID begins so
    [InlineData("A0" + "0060" + "000880" + "000880", false)] // beyond the end of TID
    public async Task Only_tags_like_its_targets_are_read(string target, bool isRead)
    {
        await using var client = await ClientAsync(new AccessSpecBytes { Targets = [target] });

        Assert.Equal(isRead ? 1 : 0, (await ReadsAsync(client)).Count);
    }

    [Theory(Timeout = Guard.Ms)]
    [InlineData(1, 0, true)]
    [InlineData(2, 0, false)]
    [InlineData(0, 7, true)]
    [InlineData(0, 8, false)]
    public async Task Only_its_antenna_and_its_ROSpec_count(ushort antenna, uint roSpec, bool isRead)
    {
        await using var client = await ClientAsync(new AccessSpecBytes { Antenna = antenna, RoSpec = roSpec });

        Assert.Equal(isRead ? 1 : 0, (await ReadsAsync(client)).Count);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task The_first_that_fits_is_carried_out_and_is_gone_after_its_last_operation()
    {
        await using var client = await ClientAsync(
            new AccessSpecBytes { Id = 30, Stop = "010002", Operations = [AccessSpecBytes.Read(1, 2, 0, 1)] },
            new AccessSpecBytes { Id = 20, Operations = [AccessSpecBytes.Read(2, 2, 0, 1)] });

        Assert.Equal(["0 1 E280"], await ReadsAsync(client));
        Assert.Equal(["0 1 E280"], await ReadsAsync(client));
        Assert.Equal(["0 2 E280"], await ReadsAsync(client));
        Assert.StartsWith("M_FieldError", await client.AskAsync(static (writer, id) => writer.EnableAccessSpec(id, 30)));
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task One_that_is_disabled_leaves_the_tag_to_the_next()
    {
        await using var client = await ClientAsync(
            new AccessSpecBytes { Id = 1, Operations = [AccessSpecBytes.Read(1, 2, 0, 1)] },
            new AccessSpecBytes { Id = 2, Operations = [AccessSpecBytes.Read(2, 2, 0, 1)] });
        Assert.Equal(Ok, await client.AskAsync(static (writer, id) => writer.DisableAccessSpec(id, 1)));
        Assert.Equal(["0 2 E280"], await ReadsAsync(client));

        Assert.Equal(Ok, await client.AskAsync(static (writer, id) => writer.DisableAccessSpec(id, 0)));
        Assert.Empty(await ReadsAsync(client));
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task They_are_given_back_with_their_present_state_and_outlive_the_connection_but_no_reboot()
    {
        await using (var first = await ClientAsync(new AccessSpecBytes { Id = 1 }, new AccessSpecBytes { Id = 2 }))
        {
            Assert.Equal(Ok, await first.AskAsync(static (writer, id) => writer.DisableAccessSpec(id, 2)));
        }

        await using (var second = await RawClient.ConnectAsync(_reader))
        {
            await second.AskAsync(static (writer, id) => writer.GetAccessSpecs(id));
            var specs = Convert.ToHexString(second.Frame.Body);
            Assert.Contains("00000001" + "0000" + "01" + "80", specs, StringComparison.Ordinal);
            Assert.Contains("00000002" + "0000" + "01" + "00", specs, StringComparison.Ordinal);
        }

        _reader.Reboot();
        await using var third = await RawClient.ConnectAsync(_reader);
        Assert.Equal(Ok, await third.AskAsync(static (writer, id) => writer.GetAccessSpecs(id)));
        Assert.Equal(8, third.Frame.Body.Length);
    }

    /// <summary>A client whose ROSpec 7 inventories and tells of AccessSpecs, and these are enabled.</summary>
    private Task<RawClient> ClientAsync(params AccessSpecBytes[] specs) => ClientAsync(new RoSpecBytes(), specs);

    private async Task<RawClient> ClientAsync(RoSpecBytes roSpec, params AccessSpecBytes[] specs)
    {
        var client = await RawClient.ConnectAsync(_reader);
        Assert.Equal(Ok, await client.AskAsync(roSpec.Write));
        foreach (var spec in specs)
        {
            Assert.Equal(Ok, await client.AskAsync(spec.Write));
        }

        Assert.Equal(Ok, await client.AskAsync(static (writer, id) => writer.EnableAccessSpec(id, 0)));
        Assert.Equal(Ok, await client.AskAsync(static (writer, id) => writer.EnableRoSpec(id, 7)));
        Assert.Equal(Ok, await client.AskAsync(static (writer, id) => writer.StartRoSpec(id, 7)));
        return client;
    }

    /// <summary>What was read of the next tag: result, operation, data.</summary>
    private async Task<IReadOnlyList<string>> ReadsAsync(RawClient client)
    {
        Assert.Equal(LlrpReportOutcome.Sent, await _reader.ReportAsync([Tag()], Stop));
        Assert.Equal("tags 01", await client.HearAsync());
        var outer = new LlrpParameterReader(client.Frame.Body);
        Assert.True(outer.TryRead(out var report));
        var reads = new List<string>();
        var children = new LlrpParameterReader(report.Value);
        while (children.TryRead(out var child))
        {
            if (child.Type == LlrpParameterType.C1G2ReadOpSpecResult)
            {
                var fields = new LlrpFieldReader(child.Value);
                reads.Add($"{fields.U8()} {fields.U16()} {Convert.ToHexString(fields.CountedWords())}");
            }
        }

        return reads;
    }

    private static TagReportData Tag() =>
        new(Convert.FromHexString(Epc)) { AntennaId = 1, Tid = Convert.FromHexString(Tid) };
}
