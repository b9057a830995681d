using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EdgeVault.EndToEnd.Tests.House;

/// <summary>No container engine runs here, so the Dockerfile's own steps are run one by one,
/// without the images.</summary>
public sealed partial class DockerfileTests(ITestOutputHelper output)
{
    private static readonly string[] Lines = Repository.Read("Dockerfile").Replace("\\\n", " ").Split('\n');

    [Fact]
    public void What_it_copies_from_the_checkout_exists()
    {
        var missing = Lines
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal)
                && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1])
            .Where(source => !Path.Exists(Repository.PathOf(source)));

        Assert.Empty(missing);
    }

    [Fact]
    public void Each_project_that_the_gateway_needs_is_restored_before_its_source_is_copied()
    {
        var restored = Lines.TakeWhile(line => !line.Contains("dotnet restore", StringComparison.Ordinal)).ToList();
        var needed = Repository.Read("src", "EdgeVault.Gateway", "EdgeVault.Gateway.csproj");

        foreach (Match reference in ProjectReference().Matches(needed))
        {
            Assert.Contains(
                restored, line => line.Contains($"src/{reference.Groups[1].Value}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void It_runs_as_nobody_special_on_a_volume_of_its_own()
    {
        Assert.Contains("USER $APP_UID", Lines);
        Assert.Contains("VOLUME /data", Lines);
        Assert.Contains(Lines, line => line.StartsWith("COPY", StringComparison.Ordinal)
            && line.Contains("--chown=$APP_UID", StringComparison.Ordinal)
            && line.EndsWith(" /data", StringComparison.Ordinal));
    }

    /// <summary>The build commands as they are written, on a copy of just what the Dockerfile copies;
    /// then entry point and health check.</summary>
    [Fact]
    public async Task Its_build_steps_run_as_written_and_give_a_program_that_answers()
    {
        var stage = Directory.CreateTempSubdirectory("edgevault-image-");
        try
        {
            foreach (var line in Lines.TakeWhile(
                line => !line.StartsWith("FROM mcr.microsoft.com/dotnet/aspnet", StringComparison.Ordinal)))
            {
                await StepAsync(line, stage.FullName);
            }

            var program = Path.Combine(stage.FullName, "out", "app");
            Assert.Equal(0, await RunAsync("dotnet edgevault-gateway.dll --help", program));
            // Nothing runs there, so the health check must say so and not crash.
            Assert.Equal(1, await RunAsync("dotnet edgevault-gateway.dll health --url http://127.0.0.1:9", program));
            Assert.Equal(
                78, await RunAsync("dotnet edgevault-gateway.dll run --config /etc/edgevault/gateway.json", program));
        }
        finally
        {
            stage.Delete(recursive: true);
        }
    }

    private async Task StepAsync(string line, string stage)
    {
        if (line.StartsWith("COPY ", StringComparison.Ordinal))
        {
            var parts = line.Split(' ');
            foreach (var source in parts[1..^1])
            {
                Copy(
                    Repository.PathOf(source),
                    Path.Combine(stage, parts[^1], parts.Length > 3 ? Path.GetFileName(source) : ""));
            }
        }
        else if (line.StartsWith("RUN ", StringComparison.Ordinal))
        {
            // The image builds from the root of its own file system; here that root is the stage.
            var command = line["RUN ".Length..].Replace(" /out", $" {stage}/out", StringComparison.Ordinal);
            Assert.Equal(0, await RunAsync(command, stage));
        }
    }

    private static void Copy(string source, string target)
    {
        if (File.Exists(source))
        {
            var file = target.EndsWith('/') || Directory.Exists(target)
                ? Path.Combine(target, Path.GetFileName(source))
                : target;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Copy(source, file, overwrite: true);
            return;
        }

        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(source, file).Split('/').Any(part => part is "bin" or "obj")))
        {
            Copy(file, Path.Combine(target, Path.GetRelativePath(source, file)));
        }
    }

    private async Task<int> RunAsync(string command, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var written = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        output.WriteLine($"$ {command}\n{string.Concat(written)}");
        return process.ExitCode;
    }

    [GeneratedRegex(@"ProjectReference Include=""\.\./(EdgeVault\.[A-Za-z0-9]+)/")]
    private static partial Regex ProjectReference();
}
