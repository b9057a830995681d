using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using EdgeVault.HardwareSim.Cli;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("1.5m", 90)]
    [InlineData("2h", 7_200)]
    public void Times_are_as_people_type_them(string text, double seconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-3s")]
    [InlineData("1e9s")]
    [InlineData("NaNs")]
    [InlineData("169h")]
    [InlineData("3 s")]
    public void Other_times_are_not(string text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public async Task A_client_that_gave_up_waiting_is_a_failure_with_a_message_and_an_asked_end_is_none()
    {
        var root = new RootCommand();
        Exception thrown = new TaskCanceledException("The request was canceled: 5 seconds elapsing.", new TimeoutException());
        root.SetAction((_, _) => Task.FromException<int>(thrown));

        Assert.Equal(ExitCode.Wrong, await CommandLine.RunAsync(root, [], _output, _error));
        Assert.Contains("5 seconds elapsing", _error.ToString(), StringComparison.Ordinal);

        thrown = new OperationCanceledException();
        Assert.Equal(ExitCode.Success, await CommandLine.RunAsync(root, [], _output, _error));
    }

    [Theory]
    [InlineData("")]
    [InlineData("walk")]
    [InlineData("run")]
    [InlineData("run x.json --for soon")]
    [InlineData("run x.json --seed -1")]
    [InlineData("run x.json --paused")]
    [InlineData("replay x.bin --port 70000")]
    [InlineData("replay x.bin --speed 0")]
    [InlineData("demo --sites 0")]
    [InlineData("demo --sites 17")]
    [InlineData("demo --preset nonsense")]
    [InlineData("scenario preset nonsense")]
    [InlineData("score --truth x")]
    public async Task Mistakes_in_usage_end_with_64_and_a_message(string line)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.NotEmpty(_error.ToString());
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Everything_wrong_with_a_scenario_is_told_with_78()
    {
        await File.WriteAllTextAsync(_file, """{"seed":-1,"site":"?","x":1}""", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Configuration, await RunAsync("run", _file));
        Assert.Equal(3, _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("replay")]
    public async Task File_that_is_not_there_ends_with_2(string verb)
    {
        Assert.Equal(ExitCode.Unreadable, await RunAsync(verb, "/nowhere/at-all"));
        Assert.Contains("/nowhere/at-all", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recording_that_is_none_ends_with_2()
    {
        await File.WriteAllTextAsync(_file, "hello, this is no recording", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Unreadable, await RunAsync("replay", _file));
    }

    [Fact]
    public async Task Run_for_a_moment_says_where_the_readers_are_and_ends()
    {
        await File.WriteAllTextAsync(_file, "{}", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Success, await RunAsync("run", _file, "--for", "50ms", "--seed", "7"));
        var ready = JsonNode.Parse(_output.ToString())!;
        Assert.Equal(7, ready["seed"]!.GetValue<int>());
        Assert.StartsWith("127.0.0.1:", ready["readers"]!["r2"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_is_json_on_standard_output()
    {
        Assert.Equal(ExitCode.Success, await RunAsync("scenario", "schema"));
        Assert.Equal("object", JsonNode.Parse(_output.ToString())!["type"]!.GetValue<string>());
        Assert.Empty(_error.ToString());
    }

    [Theory]
    [InlineData("clean")]
    [InlineData("typical")]
    [InlineData("hard")]
    [InlineData("adversarial")]
    public async Task A_preset_is_printed_as_a_scenario_file(string name)
    {
        Assert.Equal(ExitCode.Success, await RunAsync("scenario", "preset", name));

        Assert.True(ScenarioFile.TryParse(Encoding.UTF8.GetBytes(_output.ToString()), out var scenario, out var faults), string.Join('\n', faults));
        Assert.Equal(ScenarioFile.Write(Presets.Named(name)), ScenarioFile.Write(scenario));
        Assert.Empty(_error.ToString());
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("run")]
    [InlineData("replay")]
    [InlineData("score")]
    [InlineData("scenario")]
    public async Task Every_verb_has_help(string verb)
    {
        Assert.Equal(ExitCode.Success, await RunAsync(verb, "--help"));
        Assert.Contains("Usage:", _output.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(Verbs.Create(), args, _output, _error);
}
