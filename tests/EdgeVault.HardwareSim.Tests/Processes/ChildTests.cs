using EdgeVault.HardwareSim.Processes;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Tests.Processes;

public sealed class ChildTests : IDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private static readonly Executable Shell = new("sh", "/bin/sh", ["-c"]);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgevault-child-");

    private string Log => Path.Combine(_folder.FullName, "child.log");

    [Fact]
    public async Task Child_ends_when_its_input_ends()
    {
        var child = Child.Start("cat", Shell, ["cat; echo over"], Log);
        child.Say("hello");
        await child.DisposeAsync();

        Assert.Equal("hello\nover\n", await File.ReadAllTextAsync(Log, Test));
    }

    [Fact]
    public async Task Child_that_ends_by_itself_is_told_with_its_last_lines()
    {
        const string Script = "for i in $(seq 30); do echo line $i >&2; done; exit 3";
        await using var child = Child.Start("thing", Shell, [Script], Log);
        await child.Exited.WaitAsync(Test);

        var end = Assert.Throws<ChildException>(child.ThrowIfExited);

        Assert.Equal("thing ended with exit code 3.", end.Message);
        Assert.Equal(Enumerable.Range(11, 20).Select(number => $"line {number}"), end.Tail);
    }

    [Fact]
    public async Task Killed_child_is_gone_and_no_fault()
    {
        await using var child = Child.Start("sleeper", Shell, ["exec sleep 600"], Log);
        child.ThrowIfExited();
        await child.KillAsync().WaitAsync(Test);

        child.ThrowIfExited();
        Assert.True(child.Exited.IsCompleted);
    }

    [Fact]
    public async Task Result_of_a_short_one_has_both_outputs()
    {
        var (code, output, error) = await Child.RunAsync(Shell, ["cat; echo out; echo err >&2; exit 7"], Test);

        Assert.Equal((7, "out\n", "err\n"), (code, output, error));
    }

    [Fact]
    public async Task Simulator_ends_with_its_input_and_leaves_a_whole_truth()
    {
        var (scenario, truth, ready) = (At("scenario.json"), At("truth.jsonl"), At("ready.json"));
        await File.WriteAllBytesAsync(scenario, ScenarioFile.Write(new Scenario()), Test);
        var child = Child.Start(
            "simulator", Executable.Self,
            [
                "run", scenario, "--paused", "--stop-on-stdin-eof",
                "--truth", truth, "--ready-file", ready, "--pieces", At("pieces.csv"),
            ],
            Log);
        using (var watcher = new FileSystemWatcher(_folder.FullName))
        {
            var appeared = new TaskCompletionSource();
            watcher.Renamed += (_, change) => _ = change.Name == "ready.json" && appeared.TrySetResult();
            watcher.EnableRaisingEvents = true;
            _ = File.Exists(ready) && appeared.TrySetResult();
            await Task.WhenAny(appeared.Task, child.Exited).WaitAsync(Test);
        }

        child.ThrowIfExited();
        await child.DisposeAsync();

        var said = await File.ReadAllTextAsync(ready, Test);
        Assert.Contains("""readers":{"r1":"127.0.0.1:""", said, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(truth, Test);
        Assert.StartsWith("""{"type":"world",""", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("""{"type":"reads",""", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Program_that_is_not_there_is_told_with_what_would_do()
    {
        var fault = Assert.Throws<FileNotFoundException>(
            () => Executable.Find("edgevault-gateway", "EdgeVault.Gateway", "/nowhere/gateway", "--gateway"));

        Assert.Contains("/nowhere/gateway", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--gateway PATH", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Free_ports_differ_and_are_none_that_a_connection_may_get_before_they_are_used()
    {
        var ports = FreePorts.Take(20);

        Assert.Distinct(ports);
        Assert.All(ports, static port => Assert.InRange(port, 1_024, 32_767));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
