using System.Text.Json;
using EdgeVault.EndToEnd.Tests.Peers;
using EdgeVault.EndToEnd.Tests.Processes;
using EdgeVault.TestKit;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>The hub's console in a real browser, over what three sites traded.</summary>
public sealed class HubConsoleTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Keep => Path.Combine(_folder.Path, "keep");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_buyer_filters_the_catalogue_opens_a_piece_and_verifies_the_passport_that_he_downloads()
    {
        Part.Need("chromium", "/usr/bin/chromium");
        await TradeAsync();
        var port = FreePort.Take();
        await using var hub = Programs.Start(
            Programs.Hub, "run", "--config", Path.Combine(Keep, "hub", "appsettings.json"), "--stop-on-stdin-eof",
            $"--EdgeVaultHub:Listen:Console=http://127.0.0.1:{port}");
        await hub.LineAsync(line => line.Contains("Application started", StringComparison.Ordinal));
        await using var browser = await Browser.OpenAsync(_folder.Path);

        await browser.GoAsync($"http://127.0.0.1:{port}/catalogue");
        await FoldedAsync(browser);
        await browser.FillAsync("input[name=metal]", "platinum");
        await browser.FollowAsync("form.filters button");

        var pieces = await browser.TextsAsync("tbody th a");
        Assert.Equal(3, pieces.Length);
        Assert.All(await browser.TextsAsync("tbody td:nth-child(5)"), metal => Assert.Equal("platinum 950", metal));

        await browser.FollowAsync("tbody th a");
        Assert.Equal(pieces[0], Assert.Single(await browser.TextsAsync("h1")));
        Assert.Contains("intake inspected", await browser.TextsAsync("tbody td:nth-child(3)"));

        var site = (await browser.TextsAsync("section h2"))[0].Split()[0];
        await VerifiesAsync(await browser.DownloadAsync("a[download]"), site, pieces[0]);
    }

    private async Task TradeAsync()
    {
        var (code, output, error) = await Programs.RunAsync(
            Programs.Simulator, "demo", "--sites", "3", "--for", "5s", "--seed", "7", "--preset", "clean", "--keep", Keep);
        Assert.True(code == 0, output + error);
    }

    /// <summary>The catalogue is made again from what is stored, after the start.</summary>
    private static async Task FoldedAsync(Browser browser)
    {
        while (!(await browser.TextsAsync("ul.facets")).Any(facet => facet.Contains("platinum\n3", StringComparison.Ordinal)
            || facet.Contains("platinum 3", StringComparison.Ordinal)))
        {
            await browser.FollowAsync("form.filters button");
        }
    }

    private async Task VerifiesAsync(string file, string site, string piece)
    {
        var (code, output, error) = await Programs.RunAsync(
            Programs.Gateway, "passport", "verify", file, "--key", Path.Combine(Keep, "hub", "keys", $"{site}.pub"),
            "--hub-key", Path.Combine(Keep, site, "keys", "hub-main.pub"));
        Assert.True(code == 0, output + error);
        var passport = JsonDocument.Parse(output).RootElement;
        Assert.True(passport.GetProperty("sound").GetBoolean());
        Assert.Equal(piece, passport.GetProperty("piece").GetString());
        Assert.EndsWith("no later event by the hub's word", passport.GetProperty("completeness").GetString(), StringComparison.Ordinal);
    }
}
