using System.Net;
using EdgeVault.Gateway.Pictures;
using EdgeVault.Gateway.Stations;
using EdgeVault.Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Gateway.Tests.Pictures;

/// <summary>The pages over HTTP, on the ledger of a gateway that has recorded.</summary>
public sealed class PictureEndpointsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_passage_is_a_picture_while_it_is_kept_and_compact_afterwards()
    {
        await using var rig = await GatewayRig.StartAsync();
        await rig.RecordAsync(VaultDoor.Crossing(7, 8));
        var index = rig.Events().FindIndex(each => each.Passage is not null);

        await using (var kept = await PagesAsync(rig, rig.Pictures))
        {
            var (status, page) = await GetAsync(kept, $"/passages/{index}");
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains("p-7 at door-1: went in", page, StringComparison.Ordinal);
            Assert.DoesNotContain("no longer kept", page, StringComparison.Ordinal);
        }

        await using var forgotten = await PagesAsync(rig, new PassageMemory(rig.Badges, new RadioBadges([])));
        var (again, compact) = await GetAsync(forgotten, $"/passages/{index}");
        Assert.Equal(HttpStatusCode.OK, again);
        Assert.Contains("no longer kept", compact, StringComparison.Ordinal);
        Assert.Contains("r1/1 outside, 5 reads", compact, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "is no passage but a gateway_started")]
    [InlineData("999999", "there is none with the index 999999")]
    [InlineData("18446744073709551616", "is no index")]
    [InlineData("-1", "is no index")]
    [InlineData("%3Cscript%3E", "&lt;script&gt;")]
    public async Task What_is_no_passage_is_404_and_says_why(string path, string why)
    {
        await using var rig = await GatewayRig.StartAsync();
        await using var pages = await PagesAsync(rig, rig.Pictures);

        var (status, page) = await GetAsync(pages, $"/passages/{path}");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains(why, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_style_of_the_picture_is_served_and_pages_say_what_a_browser_may_do()
    {
        await using var rig = await GatewayRig.StartAsync();
        await using var pages = await PagesAsync(rig, rig.Pictures);
        using var http = new HttpClient();

        using var style = await http.GetAsync($"{pages.Urls.Single()}/chart.css", Token);

        Assert.Equal("text/css", style.Content.Headers.ContentType?.MediaType);
        Assert.Contains("default-src 'none'", string.Join(' ', style.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Page)> GetAsync(WebApplication pages, string path)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(pages.Urls.Single() + path, Token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    private static async Task<WebApplication> PagesAsync(GatewayRig rig, PassageMemory memory)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRouting().AddSingleton(rig.Ledger).AddSingleton(memory);
        var app = builder.Build();
        app.UseRouting();
        app.MapPassagePictures();
        await app.StartAsync(Token);
        return app;
    }
}
