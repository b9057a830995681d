using System.Net;
using System.Text.Json.Nodes;
using EdgeVault.EndToEnd.Tests.Peers;
using EdgeVault.EndToEnd.Tests.Processes;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>A station from the scanner's cable to the ledger, the screen and the files that engineers read.</summary>
public sealed class StationTests
{
    private const string Piece = "]C10180614141123458216789";

    [Fact]
    public async Task A_gateway_killed_in_the_middle_of_a_dialogue_goes_on_where_it_was()
    {
        using var scanner = new ScannerUnderTest();
        await using var gateway = Station(scanner);
        gateway.Start();
        await scanner.DialledAsync();
        Assert.Equal(ScannerUnderTest.AnswerBad, await scanner.ScanAsync(Piece));
        Assert.Equal(ScannerUnderTest.AnswerGood, await scanner.ScanAsync("STAFF-1"));
        Assert.Equal(ScannerUnderTest.AnswerGood, await scanner.ScanAsync("PL-1"));

        gateway.Process.Kill();
        await gateway.Process.ExitAsync();
        gateway.Start();
        await gateway.ReadyAsync();
        await scanner.DialledAsync();

        Assert.Equal(ScannerUnderTest.AnswerGood, await scanner.ScanAsync(Piece));
        Assert.Equal(ScannerUnderTest.AnswerBad, await scanner.ScanAsync(Piece));
        Assert.Equal(1, await gateway.MetricAsync("edgevault_capture_scanner_open"));
        Assert.Equal(2, await gateway.MetricAsync("edgevault_gateway_station_answers_total"));
        var scanners = (await gateway.StatusAsync()).GetProperty("scanners");
        Assert.Equal(("s1", "station putaway-1", true), (
            scanners[0].GetProperty("name").GetString(), scanners[0].GetProperty("target").GetString(),
            scanners[0].GetProperty("open").GetBoolean()));

        var put = Assert.Single(await gateway.EventsAsync("--kind", "put_away"));
        Assert.Equal(("ring-1", "PL-1", "putaway-1"), (
            put.GetProperty("pieceId").GetString(), put.GetProperty("placeId").GetString(), put.GetProperty("station").GetString()));
        Assert.Equal("c-1", put.GetProperty("custodians")[0].GetProperty("custodianId").GetString());
        Assert.Equal(2, (await gateway.EventsAsync("--kind", "station_step")).Count);
    }

    [Fact]
    public async Task A_browser_shows_the_answer_in_large_letters_and_what_to_scan_next()
    {
        var chromium = Part.Need("chromium", "/usr/bin/chromium");
        using var scanner = new ScannerUnderTest();
        await using var gateway = Station(scanner);
        gateway.Start();
        await scanner.DialledAsync();
        Assert.Equal(ScannerUnderTest.AnswerGood, await scanner.ScanAsync("STAFF-1"));
        Assert.Equal(ScannerUnderTest.AnswerGood, await scanner.ScanAsync("PL-1"));
        Assert.Equal(ScannerUnderTest.AnswerGood, await scanner.ScanAsync(Piece));

        var page = await PageAsync(chromium, gateway);

        Assert.Contains("ring-1 is in PL-1", page, StringComparison.Ordinal);
        Assert.Contains("Scan a piece, or the next place", page, StringComparison.Ordinal);
        // Only the script says so, and the page's own policy let it.
        Assert.Matches("""<p id="link"[^>]*>(connecting|live)</p>""", page);
    }

    /// <summary>The page never stops loading, as its event stream never ends; the browser is told when to look, and on a busy
    /// machine again, later.</summary>
    private static async Task<string> PageAsync(string chromium, GatewayUnderTest gateway)
    {
        for (var seconds = 8; ; seconds *= 2)
        {
            var (code, page, error) = await Child.RunAsync(
                chromium,
                [
                    .. StatusPageTests.Headless, $"--user-data-dir={Path.Combine(gateway.Folder, $"browser-{seconds}")}",
                    $"--timeout={seconds}000", "--dump-dom", $"http://127.0.0.1:{gateway.ConsolePort}/stations/putaway-1",
                ]);
            Assert.True(code == 0, error);
            if (page.Contains("id=\"link\"", StringComparison.Ordinal) || seconds > 60)
            {
                return page;
            }
        }
    }

    [Fact]
    public async Task The_screen_is_live_and_says_each_answer()
    {
        using var scanner = new ScannerUnderTest();
        await using var gateway = Station(scanner);
        gateway.Start();
        await gateway.ReadyAsync();
        await scanner.DialledAsync();
        using var http = new HttpClient();
        await using var stream = await http.GetStreamAsync(
            $"http://127.0.0.1:{gateway.ConsolePort}/stations/putaway-1/live", TestContext.Current.CancellationToken);
        await using var screens = System.Net.ServerSentEvents.SseParser.Create(stream)
            .EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        await ShowsAsync("Scan your badge");
        await scanner.ScanAsync("nonsense");
        await ShowsAsync("Unknown code");
        await scanner.ScanAsync("STAFF-1");
        await ShowsAsync("c-1 signed in");

        async Task ShowsAsync(string text)
        {
            while (screens.Current.Data?.Contains(text, StringComparison.Ordinal) != true)
            {
                Assert.True(await screens.MoveNextAsync(), text);
            }
        }
    }

    [Fact]
    public async Task A_station_that_is_not_there_is_not_found_and_every_screen_says_what_a_browser_may_do()
    {
        using var scanner = new ScannerUnderTest();
        await using var gateway = Station(scanner);
        gateway.Start();
        await gateway.ReadyAsync();

        using var stranger = await gateway.GetAsync("stations/packing-9");
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        using var screen = await gateway.GetAsync("stations/putaway-1");
        Assert.Contains(
            "default-src 'none'", string.Join(';', screen.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("/stations/putaway-1", await gateway.TextAsync("stations"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("config check")]
    public async Task Faults_of_scanners_and_stations_are_reported_with_all_others(string verb)
    {
        await using var gateway = new GatewayUnderTest();
        gateway.Configuration["Site"] = "DC 1";
        gateway.Configuration["Stations"] = new JsonObject
        {
            ["putaway-1"] = new JsonObject { ["Activity"] = "juggle", ["Timout"] = "00:01:00" },
        };
        gateway.Configuration["Scanners"] = new JsonObject
        {
            ["s1"] = new JsonObject { ["Endpoint"] = "usb:1", ["Station"] = "putaway-2" },
        };

        gateway.WriteConfiguration();
        var (code, _, error) = await Programs.RunAsync(
            Programs.Gateway, [.. verb.Split(' '), "--config", gateway.ConfigurationFile]);

        Assert.Equal(78, code);
        Assert.All(
            [
                "EdgeVault:Site", "EdgeVault:Stations:putaway-1:Activity", "EdgeVault:Stations:putaway-1:Timout",
                "EdgeVault:Scanners:s1:Endpoint", "EdgeVault:Scanners:s1:Station",
            ],
            path => Assert.Contains(path, error, StringComparison.Ordinal));
    }

    private static GatewayUnderTest Station(ScannerUnderTest scanner)
    {
        var gateway = new GatewayUnderTest().WithPieces(
            "pieceId,epc,barcode,valueClass\nring-1,urn:epc:id:sgtin:0614141.812345.6789,,low\n");
        File.WriteAllText(Path.Combine(gateway.Folder, "places.csv"), "placeId,zone\nPL-1,vault-a\n");
        File.WriteAllText(Path.Combine(gateway.Folder, "custodians.csv"), "custodianId,badge,roles\nc-1,STAFF-1,vault\n");
        gateway.Configuration["Stations"] = new JsonObject
        {
            ["putaway-1"] = new JsonObject { ["Activity"] = "put-away", ["Role"] = "vault", ["Timeout"] = "00:10:00" },
        };
        gateway.Configuration["Scanners"] = new JsonObject
        {
            ["s1"] = new JsonObject
            {
                ["Endpoint"] = scanner.Endpoint, ["Station"] = "putaway-1",
                ["AnswerGood"] = ScannerUnderTest.AnswerGood, ["AnswerBad"] = ScannerUnderTest.AnswerBad,
            },
        };
        return gateway;
    }
}
