using System.Net;
using System.Text.Json;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Hosting.Pages;
using EdgeVault.Hub.ConsolePage;

namespace EdgeVault.Hub.Tests.ConsolePage;

public sealed class ConsoleTests
{
    private const string Hostile = "<script>alert('1')</script>\"&";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_says_what_is_held_of_each_site()
    {
        await using var hub = await HubRig.StartAsync();
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(hub.Ledger.Append(4));
            using var status = JsonDocument.Parse(await hub.Http.GetStringAsync("/api/status", Cancellation));

            Assert.Equal(4, status.RootElement.GetProperty("events").GetInt64());
            var site = Assert.Single(status.RootElement.GetProperty("sites").EnumerateArray());
            Assert.Equal("dc1", site.GetProperty("site").GetString());
            Assert.Equal(HubRig.Origin, site.GetProperty("origin").GetString());
            Assert.Equal(4, site.GetProperty("size").GetInt64());
            Assert.True(site.GetProperty("connected").GetBoolean());
            Assert.InRange(site.GetProperty("lag").GetDouble(), 0, 60);
            Assert.True(site.GetProperty("heard").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        }
    }

    [Fact]
    public async Task A_site_that_never_spoke_is_shown_all_the_same()
    {
        await using var hub = await HubRig.StartAsync();

        var page = await hub.Http.GetStringAsync("/", Cancellation);

        Assert.Contains("never heard", page, StringComparison.Ordinal);
        Assert.Contains(HubRig.Origin, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/catalogue")]
    [InlineData("/pieces/ring")]
    [InlineData("/transfers")]
    [InlineData("/directives")]
    [InlineData("/api/status")]
    [InlineData("/api/pieces")]
    [InlineData("/api/hub/openapi.json")]
    [InlineData("/chart.css")]
    [InlineData("/console.js")]
    [InlineData("/console.css")]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    [InlineData("/metrics")]
    public async Task Every_answer_forbids_scripts_from_elsewhere(string path)
    {
        await using var hub = await HubRig.StartAsync();
        using var answer = await hub.Http.GetAsync(path, Cancellation);

        Assert.Contains(
            "default-src 'none'; script-src 'self'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task A_name_that_was_made_to_point_here_is_refused()
    {
        await using var hub = await HubRig.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status");
        request.Headers.Host = "attacker.example";
        using var answer = await hub.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public void Nothing_that_comes_from_outside_is_shown_unencoded()
    {
        var vault = new VaultView(Hostile, 60, [Hostile, Hostile]);
        var site = new SiteView(
            Site: Hostile,
            Gateway: Hostile,
            Origin: Hostile,
            Configured: true,
            Earlier: false,
            Connected: true,
            Size: 1,
            Behind: 1,
            Heard: DateTimeOffset.UnixEpoch,
            Lag: 1,
            Checkpoint: Hostile,
            Problems: [Hostile],
            Conflicts: 1,
            LastError: Hostile,
            Unreadable: 1,
            Vaults: [vault]);
        var view = new HubView(Hostile, 1, [Hostile], [site, site with { Configured = false }, site with { Origin = null }]);

        var page = Page.Whole(view, Html.Empty).ToString();

        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("alert('1')", page, StringComparison.Ordinal);
        Assert.Equal(1, page.Split("<script").Length - 1);
    }

    [Fact]
    public async Task The_live_page_follows_what_arrives_and_stays_encoded()
    {
        await using var hub = await HubRig.StartAsync();
        await using var stream = await hub.Http.GetStreamAsync("/live", Cancellation);
        using var lines = new StreamReader(stream);
        Assert.Contains("0 events", await UntilAsync(lines, "events of"), StringComparison.Ordinal);

        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(hub.Ledger.AppendRaw([hub.Ledger.Passage(Hostile, Direction.In)]));
            await UntilAsync(lines, ">1 events");
            Assert.DoesNotContain("<script", await UntilAsync(lines, "alert("), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Metrics_count_what_was_stored_and_what_was_refused()
    {
        await using var hub = await HubRig.StartAsync();
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            var batch = hub.Ledger.Append(4);
            await gateway.SendAsync(batch);
            await gateway.SendAsync(batch);
            batch.FirstIndex = 9;
            await gateway.SayAsync(batch);
            await gateway.RefusedAsync();
        }

        var lines = (await hub.Http.GetStringAsync("/metrics", Cancellation)).Split('\n');
        Assert.Contains("edgevault_hub_events_total{site=\"dc1\"} 4", lines);
        Assert.Contains("edgevault_hub_batches_total{site=\"dc1\",outcome=\"stored\"} 1", lines);
        Assert.Contains("edgevault_hub_batches_total{site=\"dc1\",outcome=\"resent\"} 1", lines);
        Assert.Contains("edgevault_hub_refusals_total{site=\"dc1\",code=\"Gap\"} 1", lines);
        Assert.Contains("edgevault_hub_batch_seconds_count{site=\"dc1\"} 2", lines);
        Assert.Contains($"edgevault_hub_size{{origin=\"{HubRig.Origin}\"}} 4", lines);
    }

    private static async Task<string> UntilAsync(StreamReader lines, string wanted)
    {
        while (await lines.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.Contains(wanted, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The stream ended without '{wanted}'.");
    }
}
