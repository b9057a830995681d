using EdgeVault.Capture.Readers.Json;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.TestKit;

namespace EdgeVault.Capture.Tests.Readers.Json;

public sealed class WebhookTests : IDisposable
{
    private const string Ring = """[{"tagInventoryEvent":{"epcHex":"01","antennaPort":3}}]""";

    private readonly TempFolder _folder = new();
    private readonly FakeFate _fate = new();
    private readonly WebhookDoor _door = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private static CancellationToken Token => Patience.Within(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Posts_are_taken_and_an_empty_array_shows_that_the_reader_is_there()
    {
        using var bench = await OpenAsync();

        Assert.Equal(WebhookOutcome.Taken, await PostAsync("[]"));
        Assert.Equal("up: /impinj", await _fate.NextAsync());
        Assert.Equal(WebhookOutcome.Taken, await PostAsync(Ring));

        Assert.Equal("01", Assert.Single(bench.Arrived()).Sighting.Epc.ToHex());
    }

    [Fact]
    public async Task Only_the_right_reader_with_the_right_password_is_allowed()
    {
        using var bench = await OpenAsync();

        Assert.True(_door.IsAllowed("r1", "r1", "secret"));
        Assert.False(_door.IsAllowed("r1", "r1", "secret2"));
        Assert.False(_door.IsAllowed("r1", "r2", "secret"));
        Assert.False(_door.IsAllowed("r1", "", ""));
        Assert.False(_door.IsAllowed("r2", "r1", "secret"));
        Assert.False(_door.IsAllowed("r2", "", ""));
        Assert.Equal(WebhookOutcome.Busy, await _door.PostAsync("r2", "[]"u8.ToArray(), Token));
    }

    [Fact]
    public async Task Before_its_line_is_open_a_reader_is_known_and_shall_post_again()
    {
        using var bench = await BenchAsync();
        Assert.False(_door.IsAllowed("r1", "r1", "secret"));

        _door.Know(bench.Reader);

        Assert.True(_door.IsAllowed("r1", "r1", "secret"));
        Assert.False(_door.IsAllowed("r1", "r1", "secret2"));
        Assert.Equal(WebhookOutcome.Busy, await PostAsync(Ring));
        Assert.Empty(bench.Arrived());
    }

    [Fact]
    public async Task A_reader_that_does_not_post_any_more_is_not_known()
    {
        using var bench = await OpenAsync();

        _door.Know(bench.Reader.With(new() { Endpoint = "tcp://127.0.0.1:1", Make = "impinj" }));

        Assert.False(_door.IsAllowed("r1", "r1", "secret"));
    }

    [Fact]
    public async Task A_password_that_cannot_be_read_leaves_the_one_before()
    {
        using var bench = await OpenAsync();
        File.Delete(_folder.File("password"));

        Assert.Throws<FileNotFoundException>(() => _door.Know(bench.Reader));

        Assert.True(_door.IsAllowed("r1", "r1", "secret"));
    }

    [Fact]
    public async Task A_reader_that_posts_no_more_is_away_and_comes_back_with_its_next_post()
    {
        using var bench = await OpenAsync();
        await PostAsync("[]");
        await _fate.NextAsync();
        await bench.Portal.Time.WaitForArmedTimersAsync(1, Token);

        bench.Portal.Time.Advance(TimeSpan.FromSeconds(91));

        Assert.Equal("down: nothing came from the reader for 90 s", await _fate.NextAsync());
        await PostAsync("[]");
        Assert.Equal("up: /impinj", await _fate.NextAsync());
    }

    [Fact]
    public async Task Posts_that_wait_for_room_are_few()
    {
        using var bench = await OpenAsync();
        var filling = Task.FromResult(WebhookOutcome.Taken);
        for (var sent = 0; filling.IsCompleted; sent++)
        {
            filling = PostAsync($"[{string.Join(',', Enumerable.Range(sent * 1_000, 1_000).Select(each =>
                $$$"""{"timestamp":"2026-03-01T08:00:00.{{{each:000000000}}}Z","tagInventoryEvent":{"epcHex":"01","antennaPort":3}}"""))}]");
        }

        var waiting = Enumerable.Range(0, WebhookDoor.WaitingMax - 1).Select(_ => PostAsync(Ring)).ToList();

        Assert.Equal(WebhookOutcome.Busy, await PostAsync(Ring));
        await Patience.UntilAsync(
            () =>
            {
                bench.Arrived();
                return filling.IsCompleted;
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(WebhookOutcome.Taken, await filling);
        Assert.All(await Task.WhenAll(waiting), static outcome => Assert.Equal(WebhookOutcome.Taken, outcome));
    }

    /// <summary>As between a change of its configuration and its next link, and when the gateway stops.</summary>
    [Fact]
    public async Task A_link_that_has_ended_takes_nothing_any_more_and_its_reader_shall_post_again()
    {
        using var bench = await OpenAsync();
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running.WaitAsync(Token));

        Assert.Equal(WebhookOutcome.Busy, await PostAsync(Ring));
        Assert.True(_door.IsAllowed("r1", "r1", "secret"));
    }

    private Task<WebhookOutcome> PostAsync(string body) =>
        _door.PostAsync("r1", System.Text.Encoding.UTF8.GetBytes(body), Token);

    private async Task<JsonBench> OpenAsync()
    {
        var bench = await BenchAsync();
        _running = new WebhookLink(bench.Reader, _door, bench.Intake, _fate, bench.Portal.Clock).RunAsync(_stop.Token);
        Assert.Equal("opened: waiting for its first post", await _fate.NextAsync());
        return bench;
    }

    private async Task<JsonBench> BenchAsync()
    {
        await File.WriteAllTextAsync(_folder.File("password"), "secret\n", Token);
        return new JsonBench("impinj", options =>
        {
            options.Readers["r1"].Endpoint = "webhook:";
            options.Readers["r1"].Make = "impinj";
            options.Readers["r1"].UserName = "r1";
            options.Readers["r1"].PasswordFile = _folder.File("password");
        });
    }
}
