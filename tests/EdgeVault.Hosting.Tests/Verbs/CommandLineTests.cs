using System.CommandLine;
using EdgeVault.Hosting.Settings;
using EdgeVault.Hosting.Verbs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hosting.Tests.Verbs;

/// <summary>One class, so that no other test writes to the console meanwhile.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TextWriter _errorBefore = Console.Error;
    private readonly StringWriter _error = new();
    private readonly List<string> _ran = [];

    public CommandLineTests() => Console.SetError(_error);

    private string[] Errors => _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Theory]
    [InlineData("run")]
    [InlineData("run", "run")]
    [InlineData("run --config a.json", "--config", "a.json")]
    [InlineData("run --Section:Key=a b", "--Section:Key=a b")]
    [InlineData("run --section:map:key=v --config a.json", "--config", "a.json", "--section:map:key=v")]
    [InlineData("check", "check")]
    public async Task The_verb_runs_and_without_one_it_is_run(string ran, params string[] args)
    {
        Assert.Equal(7, await RunAsync(args));
        Assert.Equal([ran], _ran);
        Assert.Empty(Errors);
    }

    [Theory]
    [InlineData("run", "stranger")]
    [InlineData("run", "--Section:Key")]
    [InlineData("run", "--Section:Key", "value")]
    [InlineData("run", "--Other:Key=value")]
    [InlineData("run", "--SectionKey=value")]
    [InlineData("run", "@settings.rsp")]
    [InlineData("--confg", "a.json")]
    [InlineData("walk")]
    [InlineData("check", "--Section:Key=value")]
    [InlineData("run", "--config")]
    public async Task What_is_neither_option_nor_setting_is_a_usage_error_and_nothing_runs(params string[] args)
    {
        Assert.Equal(64, await RunAsync(args));
        Assert.Empty(_ran);
        Assert.True(Errors.Length >= 2, string.Join('|', Errors));
        Assert.Equal("Try --help.", Errors[^1]);
    }

    [Fact]
    public async Task Every_stranger_is_named()
    {
        await RunAsync(["run", "--Other:Key=value", "stranger"]);

        Assert.Equal(
            [
                "'--Other:Key=value' is neither an option nor a setting such as --Section:DataPath=data.",
                "'stranger' is neither an option nor a setting such as --Section:DataPath=data.",
                "Try --help.",
            ],
            Errors);
    }

    [Fact]
    public async Task Faults_of_several_kinds_of_options_are_all_printed()
    {
        var services = new ServiceCollection();
        services.AddOptionsWithValidateOnStart<OneOptions>()
            .Validate(_ => false, "One is wrong.").Validate(_ => false, "One is wrong twice.");
        services.AddOptionsWithValidateOnStart<OtherOptions>().Validate(_ => false, "Other is wrong too.");
        await using var provider = services.BuildServiceProvider();

        Assert.Equal(78, await FailingAsync(() => CommandLine.Validate(provider)));
        Assert.Equal(["One is wrong twice.", "One is wrong.", "Other is wrong too."], Errors.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Faults_of_one_kind_of_options_come_alone()
    {
        Assert.Equal(78, await FailingAsync(() => throw new OptionsValidationException("x", typeof(OneOptions), ["a", "b"])));
        Assert.Equal(["a", "b"], Errors);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(78)]
    public async Task A_failure_that_can_be_mended_gives_its_message_and_its_code(int code)
    {
        Assert.Equal(code, await FailingAsync(() => throw new VerbException(code, "The key is gone; restore it.")));
        Assert.Equal(["The key is gone; restore it."], Errors);
    }

    [Fact]
    public async Task What_cannot_be_read_exits_2_and_broken_settings_exit_78()
    {
        Assert.Equal(2, await FailingAsync(() => throw new FileNotFoundException("no file")));
        Assert.Equal(2, await FailingAsync(() => throw new UnauthorizedAccessException("no rights")));
        Assert.Equal(78, await FailingAsync(() => throw new SettingsFileException("no settings")));
        Assert.Equal(["no file", "no rights", "no settings"], Errors);
    }

    [Fact]
    public async Task Being_asked_to_stop_is_success()
    {
        Assert.Equal(0, await FailingAsync(() => throw new OperationCanceledException()));
        Assert.Empty(Errors);
    }

    /// <summary>A real client's patience, with a server that never answers: it ends with the very exception of being asked to
    /// stop.</summary>
    [Fact]
    public async Task A_client_that_gave_up_waiting_is_no_end_that_somebody_asked_for()
    {
        using var server = new Unanswering();
        using var http = new HttpClient(server) { Timeout = TimeSpan.FromMilliseconds(1) };

        Assert.Equal(ExitCode.Unreadable, await FailingAsync(() => http.GetAsync(new Uri("http://gateway/healthz/ready"))));
        Assert.Contains("Timeout of 0.001 seconds", Assert.Single(Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_was_told_to_stop_waiting_is()
    {
        using var server = new Unanswering();
        using var http = new HttpClient(server);
        using var stop = new CancellationTokenSource();

        var running = FailingAsync(() => http.GetAsync(new Uri("http://gateway/healthz/ready"), stop.Token));
        await server.Asked;
        await stop.CancelAsync();

        Assert.Equal(ExitCode.Success, await running);
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task A_fault_of_the_program_is_not_dressed_up_as_one_of_the_user()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => FailingAsync(() => throw new InvalidOperationException("bug")));
        await Assert.ThrowsAsync<AggregateException>(() => FailingAsync(() => throw new AggregateException(
            new OptionsValidationException("x", typeof(OneOptions), ["a"]), new InvalidOperationException("bug"))));
        Assert.Empty(Errors);
    }

    public void Dispose()
    {
        Console.SetError(_errorBefore);
        _error.Dispose();
    }

    private Task<int> RunAsync(string[] args)
    {
        var config = new Option<string?>("--config");
        var run = new Command("run") { config };
        run.TreatUnmatchedTokensAsErrors = false;
        run.SetAction(parsed => Ran(parsed.GetValue(config) is { } file
            ? $"run {string.Concat(parsed.UnmatchedTokens.Select(token => token + " "))}--config {file}"
            : string.Join(' ', parsed.UnmatchedTokens.Prepend("run"))));
        var check = new Command("check");
        check.SetAction(_ => Ran("check"));
        return CommandLine.RunAsync(new RootCommand { run, check }, "Section", args);
    }

    private int Ran(string what)
    {
        _ran.Add(what);
        return 7;
    }

    private static Task<int> FailingAsync(Action fail) => FailingAsync(() =>
    {
        fail();
        return Task.CompletedTask;
    });

    private static Task<int> FailingAsync(Func<Task> fail)
    {
        var run = new Command("run");
        run.SetAction(async (_, _) =>
        {
            await fail();
            return 0;
        });
        return CommandLine.RunAsync(new RootCommand { run }, "Section", []);
    }

    private sealed class Unanswering : HttpMessageHandler
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new InvalidOperationException("It never answers.");
        }
    }

    internal sealed class OneOptions;

    internal sealed class OtherOptions;
}
