using System.Text.Json;
using EdgeVault.EndToEnd.Tests.House;
using EdgeVault.EndToEnd.Tests.Processes;
using EdgeVault.TestKit;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>The passport verbs as an auditor meets them: files, keys, one JSON object, exit codes.</summary>
public sealed class PassportVerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task The_passport_of_the_page_verifies_and_with_the_hubs_key_nothing_later_is_left_open()
    {
        var (file, key, hub) = Example();

        var (code, output, error) = await RunAsync("verify", file, "--key", key);
        Assert.True(code == 0, output + error);
        var json = JsonDocument.Parse(output).RootElement;
        Assert.Equal("complete up to 3, later events not excluded", json.GetProperty("completeness").GetString());
        Assert.Equal(
            ["in", "out"],
            json.GetProperty("events").EnumerateArray().Select(item => item.GetProperty("direction").GetString()));

        (code, output, _) = await RunAsync("verify", file, "--key", key, "--hub-key", hub);
        Assert.Equal(0, code);
        json = JsonDocument.Parse(output).RootElement;
        Assert.Equal(
            "complete up to 3, no later event by the hub's word", json.GetProperty("completeness").GetString());
        Assert.Equal("2026-11-25T08:02:00Z", json.GetProperty("cosigned").GetString());
    }

    [Fact]
    public async Task What_is_wrong_what_cannot_be_read_and_what_is_not_a_command_have_codes_of_their_own()
    {
        var (file, key, hub) = Example();
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var bent = Path.Combine(_folder.Path, "bent");
        await File.WriteAllTextAsync(
            bent, text.Replace("piece R-0001\nevents", "piece R-0002\nevents", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(_folder.Path, "cut"), text[..^10], TestContext.Current.CancellationToken);

        var (code, output, _) = await RunAsync("verify", bent, "--key", key);
        Assert.Equal(1, code);
        Assert.False(JsonDocument.Parse(output).RootElement.GetProperty("sound").GetBoolean());
        Assert.DoesNotContain("completeness", output, StringComparison.Ordinal);

        (code, output, _) = await RunAsync("verify", Path.Combine(_folder.Path, "cut"), "--key", key);
        Assert.Equal(1, code);
        Assert.Contains("not a passport", output, StringComparison.Ordinal);

        Assert.Equal(1, (await RunAsync("verify", file, "--key", hub)).Code);
        Assert.Equal(2, (await RunAsync("verify", file + ".gone", "--key", key)).Code);
        Assert.Equal(2, (await RunAsync("verify", file, "--key", file)).Code);
        Assert.Equal(64, (await RunAsync("verify", file)).Code);
        Assert.Equal(64, (await RunAsync("--data", _folder.Path)).Code);
        Assert.Equal(64, (await RunAsync("--data", "d", "--piece", "p", "--epc", "e", "--out", "o")).Code);
    }

    [Fact]
    public async Task A_piece_that_no_event_is_about_has_no_passport()
    {
        await using var gateway = new GatewayUnderTest();
        gateway.Start();
        await gateway.ReadyAsync();
        var file = Path.Combine(_folder.Path, "nobody");

        var (code, _, error) = await RunAsync("--data", gateway.DataPath, "--piece", "R-0009", "--out", file);
        Assert.Equal(1, code);
        Assert.Contains("No event is about piece R-0009.", error, StringComparison.Ordinal);

        (code, _, error) = await RunAsync(
            "--data", gateway.DataPath, "--epc", "urn:epc:id:sgtin:0614141.812345.7", "--out", file);
        Assert.Equal(1, code);
        Assert.Contains("No event binds urn:epc:id:sgtin:0614141.812345.7", error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));

        Assert.Equal(2, (await RunAsync("--data", _folder.Path, "--piece", "R-0009", "--out", file)).Code);
        Assert.Equal(64, (await RunAsync("--data", gateway.DataPath, "--epc", "ring", "--out", file)).Code);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) =>
        Programs.RunAsync(Programs.Gateway, ["passport", .. arguments]);

    /// <summary>The three blocks of the page as files.</summary>
    private (string File, string Key, string Hub) Example()
    {
        var blocks = File.ReadAllText(Repository.PathOf("docs", "formats", "passport.md")).Split("```text\n")[1..]
            .Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)]).ToArray();
        string[] files = [.. new[] { "passport", "log.pub", "hub.pub" }.Select(n => Path.Combine(_folder.Path, n))];
        for (var i = 0; i < files.Length; i++)
        {
            File.WriteAllText(files[i], blocks[i]);
        }

        return (files[0], files[1], files[2]);
    }
}
