using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeVault.EndToEnd.Tests.Processes;

namespace EdgeVault.EndToEnd.Tests.Peers;

/// <summary>Chromium without a window, driven as a user would: pages, fields, clicks and downloads.</summary>
/// <remarks>Chrome DevTools Protocol, domains Target, Page, Runtime and Browser, over one socket.</remarks>
internal sealed class Browser : IAsyncDisposable
{
    private readonly Child _process;
    private readonly ClientWebSocket _socket = new();
    private readonly Queue<JsonNode> _unread = new();
    private readonly string _downloads;
    private string _session = "";
    private int _calls;

    private Browser(Child process, string downloads) => (_process, _downloads) = (process, downloads);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="folder">For its profile and what it downloads.</param>
    public static async Task<Browser> OpenAsync(string folder)
    {
        const string listening = "DevTools listening on ";
        var process = Child.Start(
            Part.Need("chromium", "/usr/bin/chromium"),
            [
                .. StatusPageTests.Headless, "--remote-debugging-port=0",
                $"--user-data-dir={Path.Combine(folder, "browser")}", "about:blank",
            ]);
        var browser = new Browser(process, Path.Combine(folder, "downloads"));
        var line = await process.LineAsync(line => line.StartsWith(listening, StringComparison.Ordinal));
        await browser._socket.ConnectAsync(new Uri(line[listening.Length..]), Cancellation);
        await browser.OpenTabAsync();
        return browser;
    }

    public Task GoAsync(string url) =>
        LeaveAsync(() => CallAsync("Page.navigate", new JsonObject { ["url"] = url }));

    /// <summary>Clicks what leads to another page, and waits for that.</summary>
    public Task FollowAsync(string selector) => LeaveAsync(() => ClickAsync(selector));

    public async Task FillAsync(string selector, string value) =>
        await RunAsync($"{Find(selector)}.value = {JsonSerializer.Serialize(value)}");

    /// <summary>The texts of all that the selector finds.</summary>
    public async Task<string[]> TextsAsync(string selector)
    {
        var all = await RunAsync(
            $"JSON.stringify([...document.querySelectorAll({JsonSerializer.Serialize(selector)})].map(e => e.innerText.trim()))");
        return JsonSerializer.Deserialize<string[]>(all!.GetValue<string>())!;
    }

    /// <summary>Clicks a link that is a download, and waits for the whole file.</summary>
    public async Task<string> DownloadAsync(string selector)
    {
        await ClickAsync(selector);
        var begun = await EventAsync("Browser.downloadWillBegin");
        JsonNode progress;
        do
        {
            progress = await EventAsync("Browser.downloadProgress");
        }
        while (progress["state"]!.GetValue<string>() == "inProgress");

        Assert.Equal("completed", progress["state"]!.GetValue<string>());
        return Path.Combine(_downloads, begun["suggestedFilename"]!.GetValue<string>());
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _process.DisposeAsync();
    }

    private async Task OpenTabAsync()
    {
        var tab = await CallAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        var attached = await CallAsync(
            "Target.attachToTarget",
            new JsonObject { ["targetId"] = tab["targetId"]!.GetValue<string>(), ["flatten"] = true });
        await CallAsync(
            "Browser.setDownloadBehavior",
            new JsonObject { ["behavior"] = "allow", ["downloadPath"] = _downloads, ["eventsEnabled"] = true });
        _session = attached["sessionId"]!.GetValue<string>();
        await CallAsync("Page.enable", []);
    }

    /// <summary>The page that is left carries a mark, as an event of its own loading may still be on the way.</summary>
    private async Task LeaveAsync(Func<Task> leave)
    {
        await RunAsync("window.isLeft = true");
        await leave();
        do
        {
            await EventAsync("Page.loadEventFired");
        }
        while (!(await RunAsync("!window.isLeft && document.readyState === 'complete'"))!.GetValue<bool>());
    }

    private async Task ClickAsync(string selector) => await RunAsync($"{Find(selector)}.click()");

    private static string Find(string selector) => $"document.querySelector({JsonSerializer.Serialize(selector)})";

    private async Task<JsonNode?> RunAsync(string script)
    {
        var answer = await CallAsync(
            "Runtime.evaluate", new JsonObject { ["expression"] = script, ["returnByValue"] = true });
        Assert.True(answer["exceptionDetails"] is null, $"{script}: {answer["exceptionDetails"]}");
        return answer["result"]!["value"];
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject parameters)
    {
        var call = new JsonObject { ["id"] = ++_calls, ["method"] = method, ["params"] = parameters };
        if (_session.Length > 0)
        {
            call["sessionId"] = _session;
        }

        await _socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(call), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
        while (true)
        {
            var said = await ReadAsync();
            if (said["id"]?.GetValue<int>() == _calls)
            {
                return said["result"] ?? throw new InvalidOperationException($"{method}: {said["error"]}");
            }

            _unread.Enqueue(said);
        }
    }

    /// <summary>The next event of this name; those before it are over.</summary>
    private async Task<JsonNode> EventAsync(string name)
    {
        while (true)
        {
            var said = _unread.TryDequeue(out var earlier) ? earlier : await ReadAsync();
            if (said["method"]?.GetValue<string>() == name)
            {
                return said["params"]!;
            }
        }
    }

    private async Task<JsonNode> ReadAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 << 10];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, Cancellation);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        return JsonNode.Parse(message.ToArray())!;
    }
}
