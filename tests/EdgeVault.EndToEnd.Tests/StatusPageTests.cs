using System.Net.ServerSentEvents;
using EdgeVault.EndToEnd.Tests.Peers;
using EdgeVault.EndToEnd.Tests.Processes;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>The status page in a real browser: its script runs under its own security
/// policy and the page is live.</summary>
public sealed class StatusPageTests
{
    internal static readonly string[] Headless =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private static readonly string[] Sections =
    [
        "health", "glance", "counts", "incidents", "out", "portals", "readers", "scanners", "passages", "climate", "vault", "sync",
    ];

    [Fact]
    public async Task A_browser_shows_the_page_and_runs_its_script()
    {
        var chromium = Part.Need("chromium", "/usr/bin/chromium");
        await using var gateway = new GatewayUnderTest();
        gateway.Start();
        await gateway.ReadyAsync();

        // The page never stops loading, as its event stream never ends; the browser is told when to look.
        var (code, page, error) = await Child.RunAsync(
            chromium,
            [
                .. Headless, $"--user-data-dir={Path.Combine(gateway.Folder, "browser")}",
                "--timeout=8000", "--dump-dom", $"http://127.0.0.1:{gateway.ConsolePort}/",
            ]);

        Assert.True(code == 0, error);
        Assert.Contains("Ready: events are made durable", page, StringComparison.Ordinal);
        Assert.Contains("edgevault/dc1/gw1/1", page, StringComparison.Ordinal);
        // Only the script says so, and the page's own policy let it.
        Assert.Matches("""<p id="link">(connecting|live)</p>""", page);
    }

    [Fact]
    public async Task The_event_stream_brings_every_section_of_the_page()
    {
        await using var gateway = new GatewayUnderTest();
        gateway.Start();
        await gateway.ReadyAsync();
        using var http = new HttpClient();
        await using var stream = await http.GetStreamAsync(
            $"http://127.0.0.1:{gateway.ConsolePort}/live", TestContext.Current.CancellationToken);

        var sections = new List<string>();
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken))
        {
            sections.Add(item.EventType);
            if (sections.Count == Sections.Length)
            {
                break;
            }
        }

        Assert.Equal(Sections, sections);
    }

    [Fact]
    public async Task Every_page_says_what_a_browser_may_do_with_it_and_strangers_names_are_refused()
    {
        await using var gateway = new GatewayUnderTest();
        gateway.Start();
        await gateway.ReadyAsync();

        using var page = await gateway.GetAsync("");
        Assert.Contains(
            "default-src 'none'",
            string.Join(';', page.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));

        using var rebound = new HttpRequestMessage(
            HttpMethod.Get, $"http://127.0.0.1:{gateway.ConsolePort}/api/status");
        rebound.Headers.Host = "evil.example";
        using var http = new HttpClient();
        using var refused = await http.SendAsync(rebound, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
    }
}
