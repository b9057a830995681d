using System.CommandLine;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Hosting.Verbs;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>health</c>: asks the running gateway, for containers without curl.</summary>
internal static class HealthVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static Command Create()
    {
        var url = new Option<string?>("--url")
        {
            Description = "The console's address. Default: EDGEVAULT__LISTEN__CONSOLE, else http://127.0.0.1:8480.",
            HelpName = "URL",
        };
        var command = new Command("health", "Asks the running gateway whether it is ready; exits 0 or 1.") { url };
        command.SetAction(async (parsed, cancellation) =>
        {
            var address = parsed.GetValue(url)
                ?? Environment.GetEnvironmentVariable("EDGEVAULT__LISTEN__CONSOLE")
                ?? new ListenOptions().Console;
            if (!Uri.TryCreate(address, UriKind.Absolute, out var parsedUrl))
            {
                await Console.Error.WriteLineAsync($"'{address}' is not an address; give http://127.0.0.1:8480.");
                return ExitCode.Usage;
            }

            return await AskAsync(new Uri(parsedUrl, "/healthz/ready"), cancellation);
        });
        return command;
    }

    private static async Task<int> AskAsync(Uri ready, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(ready, cancellation);
            await Console.Out.WriteLineAsync(await answer.Content.ReadAsStringAsync(cancellation));
            return answer.IsSuccessStatusCode ? ExitCode.Success : ExitCode.Wrong;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{ready} does not answer: {fault.Message}");
            return ExitCode.Wrong;
        }
    }
}
