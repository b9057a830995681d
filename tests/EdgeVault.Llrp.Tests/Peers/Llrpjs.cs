using System.Diagnostics;
using System.Text.Json;

namespace EdgeVault.Llrp.Tests.Peers;

/// <summary>Installs llrpjs once, of the version and checksums in its lock file, and runs it.</summary>
public sealed class Llrpjs : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Peers", "llrpjs");

    private string? _missing;

    public async ValueTask InitializeAsync()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules", "llrpjs")))
        {
            return;
        }

        try
        {
            var (code, _, error) = await RunAsync(
                "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], CancellationToken.None);
            _missing = code == 0 ? null : $"npm ci could not install llrpjs: {error.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            _missing = "npm is missing: apt-get install nodejs npm";
        }
    }

    /// <summary>One object for each message: <c>type</c>, <c>id</c>, <c>hex</c> as llrpjs writes it, <c>data</c>.</summary>
    public async Task<IReadOnlyList<JsonElement>> RewriteAsync(byte[] messages, CancellationToken cancellationToken)
    {
        Assert.SkipUnless(_missing is null, _missing ?? "");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, messages, cancellationToken);
            var (code, lines, error) = await RunAsync("node", ["rewrite.js", file], cancellationToken);
            Assert.True(code == 0, error);
            return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement)];
        }
        finally
        {
            File.Delete(file);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
