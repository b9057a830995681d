using System.Diagnostics;
using System.Text.Json;
using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Hub.Tests.Verbs;

/// <summary>The program as a person or a script starts it.</summary>
public sealed class VerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_makes_one_key_for_its_owner_only_and_prints_the_same_line_ever_after()
    {
        // The sites' keys need not exist yet: each side prints its own first.
        Configure(
            """{ "EdgeVaultHub": { "Name": "north", "Sites": { "dc1": { "Gateway": "gw1", "Key": "none.pub" } } } }""");

        var first = await RunAsync("key", "--config", _folder.File("hub.json"));
        var again = await RunAsync("key", "--config", _folder.File("hub.json"));

        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Equal("edgevault-hub/north", NoteVerifier.Parse(first.Output).Name);
        Assert.Equal(first.Output, again.Output);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(_folder.File("data", "keys", "hub.key")));
        }
    }

    [Fact]
    public async Task Config_check_exits_78_and_names_every_fault()
    {
        Configure("""{ "EdgeVaultHub": { "Name": "No!", "Lisen": {} } }""");

        var (exitCode, output, error) = await RunAsync("config", "check", "--config", _folder.File("hub.json"));

        Assert.Equal((78, ""), (exitCode, output));
        Assert.Equal(2, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Gateway_list_prints_one_object_a_site_also_before_the_first_run()
    {
        ConfigureOneSite();

        var (exitCode, output, _) = await RunAsync("gateway", "list", "--config", _folder.File("hub.json"));

        using var line = JsonDocument.Parse(output);
        Assert.Equal(0, exitCode);
        Assert.Equal("edgevault/dc1/gw1/1", line.RootElement.GetProperty("origin").GetString());
        Assert.Equal(0, line.RootElement.GetProperty("size").GetInt64());
    }

    [Fact]
    public async Task Gateway_list_has_those_that_have_yet_to_enrol()
    {
        Configure(
            """
            { "EdgeVaultHub": { "Sites": { "dc9": { "Gateway": "gw7" } }, "Listen": { "Grpc": "https://127.0.0.1:0" } } }
            """);
        await RunAsync("ca", "init", "--config", _folder.File("hub.json"));

        var (exitCode, output, _) = await RunAsync("gateway", "list", "--config", _folder.File("hub.json"));

        Assert.Equal((0, """{"site":"dc9","gateway":"gw7","size":0,"conflicts":0}"""), (exitCode, output.Trim()));
    }

    [Theory]
    [InlineData(64, "walk")]
    [InlineData(64, "run", "--fast")]
    [InlineData(64, "run", "--EdgeVault:Name=x")]
    [InlineData(64, "gateway", "list", "extra")]
    [InlineData(78, "run", "--config", "/nonexistent/hub.json")]
    [InlineData(78, "--EdgeVaultHub:Name=NO")]
    [InlineData(78, "run", "--EdgeVaultHub:DataPath=/proc/none")]
    [InlineData(0, "--help")]
    [InlineData(0, "run", "--help")]
    public async Task Exit_codes_tell_the_cases_apart(int expected, params string[] args)
    {
        var (exitCode, output, error) = await RunAsync(args);

        Assert.Equal(expected, exitCode);
        Assert.True((expected == 0 ? output : error).Length > 0, "a message says why");
    }

    [Fact]
    public async Task Run_stops_cleanly_when_its_standard_input_ends_and_holds_its_folder_meanwhile()
    {
        ConfigureOneSite();
        string[] run =
        [
            "run", "--config", _folder.File("hub.json"), "--stop-on-stdin-eof",
            "--EdgeVaultHub:Listen:Grpc=http://127.0.0.1:0", "--EdgeVaultHub:Listen:Console=http://127.0.0.1:0",
        ];
        using var hub = Start(run);
        await UntilAsync(hub.StandardError, "Application started");

        var second = await RunAsync(run);
        Assert.Equal(2, second.ExitCode);
        Assert.Contains("Another hub runs on", second.Error, StringComparison.Ordinal);

        hub.StandardInput.Close();
        await hub.WaitForExitAsync(Cancellation);
        Assert.Equal(0, hub.ExitCode);
        Assert.Equal(0, (await RunAsync("gateway", "list", "--config", _folder.File("hub.json"))).ExitCode);
    }

    [Fact]
    public async Task A_lost_key_beside_a_store_is_not_replaced()
    {
        ConfigureOneSite();
        Directory.CreateDirectory(_folder.File("data"));
        await File.WriteAllTextAsync(_folder.File("data", "hub.db"), "", Cancellation);

        var (exitCode, output, error) = await RunAsync("key", "--config", _folder.File("hub.json"));

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("restore it from the backup", error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void ConfigureOneSite()
    {
        using var key = NoteSigner.Create("edgevault/dc1/gw1/1");
        File.WriteAllText(_folder.File("dc1.pub"), $"{key.Verifier}\n");
        Configure("""{ "EdgeVaultHub": { "Sites": { "dc1": { "Gateway": "gw1", "Key": "dc1.pub" } } } }""");
    }

    private void Configure(string json) => File.WriteAllText(_folder.File("hub.json"), json);

    private Process Start(params string[] args)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "edgevault-hub.dll"), .. args])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("The hub did not start.");
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        using var process = Start(args);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, await output, await error);
    }

    private static async Task UntilAsync(StreamReader lines, string wanted)
    {
        while (await lines.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.Contains(wanted, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException($"The output ended without '{wanted}'.");
    }
}
