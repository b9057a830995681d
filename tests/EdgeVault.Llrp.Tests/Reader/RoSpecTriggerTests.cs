using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.Llrp.Writing;
using EdgeVault.TestKit;

namespace EdgeVault.Llrp.Tests.Reader;

/// <summary>What starts and stops inventories, and when reports go out (LLRP 1.0.1 §10.2.1, §13.2, §16.2.4).</summary>
public sealed class RoSpecTriggerTests
{
    private const string Ok = "M_Success";

    // [type:8] [duration:32]; GPITriggerValue 181 = [port:16] [high:1] [reserved:7] [timeout:32].
    private const string Null = "0000000000";
    private const string After2Seconds = "01000007D0";
    private const string WhenInput2IsHigh = "0200000000" + "00B5000B" + "0002" + "80" + "00000000";

    private readonly ManualTimeProvider _clock = new();

    [Fact(Timeout = Guard.Ms)]
    public async Task An_immediate_ROSpec_starts_when_enabled_and_again_whenever_it_has_ended()
    {
        var reader = RawClient.Reader(_clock);
        await using var client = await WatchingAsync(reader);
        await AddAsync(client, new() { Start = "01", Stop = After2Seconds });

        await EnableAsync(client);
        Assert.Equal("ROSpec 7 Start", await client.HearAsync());
        _clock.Advance(TimeSpan.FromMilliseconds(1_999));
        Assert.True(reader.IsInventorying);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("AISpec 7/1 End", await client.HearAsync());
        Assert.Equal("ROSpec 7 End", await client.HearAsync());
        Assert.Equal("ROSpec 7 Start", await client.HearAsync());
        Assert.Equal(Ok, await client.AskAsync((writer, id) => writer.StopRoSpec(id, 7)));
        await client.HearAsync();
        Assert.Equal("ROSpec 7 End", await client.HearAsync());
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False(reader.IsInventorying);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task AISpecs_take_turns_and_after_the_last_the_ROSpec_ends()
    {
        var reader = RawClient.Reader(_clock);
        await using var client = await WatchingAsync(reader);
        await AddAsync(client, new() { AiSpecs = [(1, After2Seconds), (3, After2Seconds)] });
        await EnableAsync(client);
        await client.AskAsync((writer, id) => writer.StartRoSpec(id, 7));
        Assert.Equal("ROSpec 7 Start", await client.HearAsync());
        Assert.Equal([(ushort)1], reader.ActiveAntennas);

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("AISpec 7/1 End", await client.HearAsync());
        Assert.Equal([(ushort)3], reader.ActiveAntennas);

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("AISpec 7/2 End", await client.HearAsync());
        Assert.Equal("ROSpec 7 End", await client.HearAsync());
        Assert.Empty(reader.ActiveAntennas);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_periodic_ROSpec_starts_by_its_offset_and_then_by_its_period()
    {
        var reader = RawClient.Reader(_clock);
        await using var client = await WatchingAsync(reader);
        // PeriodicTriggerValue 180 = [offset:32] [period:32]: after 1 s, then every 10 s.
        await AddAsync(client, new() { Start = "02" + "00B4000C" + "000003E8" + "00002710", Stop = After2Seconds });
        await EnableAsync(client);

        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(reader.IsInventorying);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("ROSpec 7 Start", await client.HearAsync());
        _clock.Advance(TimeSpan.FromMilliseconds(9_999));
        Assert.Equal("AISpec 7/1 End", await client.HearAsync());
        Assert.Equal("ROSpec 7 End", await client.HearAsync());
        Assert.False(reader.IsInventorying);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("ROSpec 7 Start", await client.HearAsync());
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task Inputs_start_and_stop_what_waits_for_them()
    {
        var reader = RawClient.Reader(_clock);
        await using var client = await WatchingAsync(reader);
        await AddAsync(client, new() { Start = "03" + "00B5000B" + "0001" + "80" + "00000000", Stop = WhenInput2IsHigh });
        await EnableAsync(client);

        await reader.SetInputAsync(2, true, TestContext.Current.CancellationToken);
        Assert.Equal("GPI 2 high", await client.HearAsync());
        await reader.SetInputAsync(1, true, TestContext.Current.CancellationToken);
        Assert.Equal("GPI 1 high", await client.HearAsync());
        Assert.Equal("ROSpec 7 Start", await client.HearAsync());
        await reader.SetInputAsync(2, true, TestContext.Current.CancellationToken);
        await reader.SetInputAsync(2, false, TestContext.Current.CancellationToken);
        Assert.Equal("GPI 2 low", await client.HearAsync());
        Assert.True(reader.IsInventorying);
        await reader.SetInputAsync(2, true, TestContext.Current.CancellationToken);
        Assert.Equal("GPI 2 high", await client.HearAsync());
        Assert.Equal("AISpec 7/1 End", await client.HearAsync());
        Assert.Equal("ROSpec 7 End", await client.HearAsync());
    }

    [Theory(Timeout = Guard.Ms)]
    // TagObservationTrigger 185 = [type:8] [reserved:8] [tags:16] [attempts:16] [T:16] [timeout:32].
    [InlineData("0300000000" + "00B90010" + "00" + "00" + "0003" + "0000" + "0000" + "00000000", 3, 0)]
    [InlineData("0300000000" + "00B90010" + "01" + "00" + "0000" + "0000" + "01F4" + "00000000", 2, 500)]
    [InlineData("0300000000" + "00B90010" + "00" + "00" + "0009" + "0000" + "0000" + "000003E8", 2, 1000)]
    public async Task An_AISpec_ends_when_it_has_seen_enough(string stop, int tags, int afterMs)
    {
        var reader = RawClient.Reader(_clock);
        await using var client = await WatchingAsync(reader);
        await AddAsync(client, new() { AiSpecs = [(1, stop), (2, Null)] });
        await EnableAsync(client);
        await client.AskAsync((writer, id) => writer.StartRoSpec(id, 7));
        await client.HearAsync();

        for (byte tag = 1; tag <= tags; tag++)
        {
            Assert.Equal([(ushort)1], reader.ActiveAntennas);
            await ReportAsync(reader, tag);
            Assert.Equal($"tags 0{tag}", await client.HearAsync());
        }

        _clock.Advance(TimeSpan.FromMilliseconds(afterMs));
        Assert.Equal("AISpec 7/1 End", await client.HearAsync());
        Assert.Equal([(ushort)2], reader.ActiveAntennas);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task With_N_of_three_reports_wait_for_company_or_for_the_end_of_the_AISpec()
    {
        var reader = RawClient.Reader(_clock);
        await using var client = await WatchingAsync(reader);
        await RunAsync(client, new() { AiSpecs = [(1, After2Seconds), (2, Null)], N = 3 });

        Assert.Equal(LlrpReportOutcome.Held, await ReportAsync(reader, 1, 2));
        Assert.Equal(LlrpReportOutcome.Sent, await ReportAsync(reader, 3, 4));
        Assert.Equal("tags 01 02 03", await client.HearAsync());
        await ReportAsync(reader, 5, 6, 7, 8, 9);
        Assert.Equal("tags 04 05 06", await client.HearAsync());
        Assert.Equal("tags 07 08 09", await client.HearAsync());
        await ReportAsync(reader, 10, 11, 12, 13);
        Assert.Equal("tags 0A 0B 0C", await client.HearAsync());
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("tags 0D", await client.HearAsync());
        Assert.Equal("AISpec 7/1 End", await client.HearAsync());
    }

    [Theory(Timeout = Guard.Ms)]
    [InlineData(RoReportTrigger.UponNTagsOrEndOfAISpec, "tags 01 02; AISpec 7/1 End; ROSpec 7 End")]
    [InlineData(RoReportTrigger.UponNTagsOrEndOfROSpec, "AISpec 7/1 End; tags 01 02; ROSpec 7 End")]
    [InlineData(RoReportTrigger.None, "AISpec 7/1 End; ROSpec 7 End; tags 01 02")]
    public async Task With_N_of_zero_reports_wait_for_an_end_or_for_GET_REPORT(RoReportTrigger trigger, string expected)
    {
        var reader = RawClient.Reader(_clock);
        await using var client = await WatchingAsync(reader);
        await RunAsync(client, new() { N = 0, Trigger = trigger });

        await ReportAsync(reader, 1);
        await ReportAsync(reader, 2);
        Assert.Equal(Ok, await client.AskAsync((writer, id) => writer.StopRoSpec(id, 7)));

        await client.TellAsync((writer, id) => writer.GetReport(id));

        Assert.Equal(expected, $"{await client.HearAsync()}; {await client.HearAsync()}; {await client.HearAsync()}");
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task With_a_period_of_1_1_reports_go_out_by_time()
    {
        var reader = RawClient.Reader(_clock, new LlrpReaderOptions { VersionMax = 2 });
        await using var client = await RawClient.ConnectAsync(reader);
        var spec = new RoSpecBytes { Trigger = RoReportTrigger.UponNMillisecondsOrEndOfROSpec, N = 500 };
        Assert.Equal("M_ParameterError: there is no report trigger 6", await client.AskAsync(spec.Write));
        Assert.Equal(Ok, await client.AskAsync((writer, id) => writer.SetProtocolVersion(id, 2), version: 2));
        Assert.Equal(Ok, await client.AskAsync(spec.Write, version: 2));
        await client.AskAsync((writer, id) => writer.EnableRoSpec(id, 7), version: 2);
        await client.AskAsync((writer, id) => writer.StartRoSpec(id, 7), version: 2);

        await ReportAsync(reader, 1);
        _clock.Advance(TimeSpan.FromMilliseconds(499));
        await ReportAsync(reader, 2);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("tags 01 02", await client.HearAsync());
        Assert.Equal(2, client.Frame.Header.Version);
        await ReportAsync(reader, 3);
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal("tags 03", await client.HearAsync());
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task What_was_collected_for_a_client_without_hold_is_not_for_the_next_one()
    {
        var reader = RawClient.Reader(_clock);
        await using (var first = await WatchingAsync(reader))
        {
            await RunAsync(first, new() { N = 3 });
            await ReportAsync(reader, 1);
        }

        await using var second = await RawClient.ConnectAsync(reader);
        await ReportAsync(reader, 2, 3, 4);
        Assert.Equal("tags 02 03 04", await second.HearAsync());
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_buffer_that_fills_up_warns_and_one_that_is_full_says_so()
    {
        var reader = RawClient.Reader(_clock, new LlrpReaderOptions { ReportBufferTagsMax = 5 });
        await using var client = await WatchingAsync(reader);
        await RunAsync(client, new() { N = 0 });

        await ReportAsync(reader, 1, 2, 3);
        await ReportAsync(reader, 4);
        Assert.Equal("buffer 80 %", await client.HearAsync());
        await ReportAsync(reader, 5, 6, 7);
        Assert.Equal("ReportBufferOverflow", await client.HearAsync());
        Assert.Equal(2, reader.ReportsLost);
        await client.TellAsync((writer, id) => writer.GetReport(id));
        Assert.Equal("tags 01 02 03 04 05", await client.HearAsync());
    }

    private static ValueTask<LlrpReportOutcome> ReportAsync(LlrpReader reader, params byte[] serials) =>
        reader.ReportAsync(
            [.. serials.Select(serial => new TagReportData(new byte[] { 1, 2, 3, serial }) { AntennaId = 1 })],
            TestContext.Current.CancellationToken);

    /// <summary>A client that has switched all events on.</summary>
    private static async Task<RawClient> WatchingAsync(LlrpReader reader)
    {
        var client = await RawClient.ConnectAsync(reader);
        var settings = new ReaderConfigSettings { Events = (ReaderEventSelection)0x1FF };
        Assert.Equal(Ok, await client.AskAsync((writer, id) => writer.SetReaderConfig(id, settings)));
        return client;
    }

    private static async Task AddAsync(RawClient client, RoSpecBytes spec) =>
        Assert.Equal(Ok, await client.AskAsync(spec.Write));

    private static async Task EnableAsync(RawClient client) =>
        Assert.Equal(Ok, await client.AskAsync((writer, id) => writer.EnableRoSpec(id, 7)));

    private static async Task RunAsync(RawClient client, RoSpecBytes spec)
    {
        await AddAsync(client, spec);
        await EnableAsync(client);
        Assert.Equal(Ok, await client.AskAsync((writer, id) => writer.StartRoSpec(id, 7)));
        Assert.Equal("ROSpec 7 Start", await client.HearAsync());
    }
}
