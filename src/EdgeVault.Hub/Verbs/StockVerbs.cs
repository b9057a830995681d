using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Hub.Statements;
using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Hub.Verbs;

/// <summary><c>stock verify</c>: a statement of stock, offline, with public keys only.</summary>
internal static class StockVerbs
{
    public static Command Create() => new("stock", "Statements of what was in a vault at a time.") { Verify() };

    private static Command Verify()
    {
        var file = new Argument<string>("FILE") { Description = "The statement, as /api/stock gave it." };
        var key = Key("--key", "File with the ledger's public key, from whom you trust.");
        var hubKey = Key("--hub-key", "File with the hub's public key.");
        var verify = new Command("verify", "Checks a statement offline; exits 0 sound, 1 not sound, 2 unreadable.") { file, key, hubKey };
        verify.SetAction((parsed, _) => Task.FromResult(Verify(
            parsed.GetRequiredValue(file), Read(parsed.GetRequiredValue(key)), Read(parsed.GetRequiredValue(hubKey)))));
        return verify;
    }

    private static int Verify(string file, NoteVerifier key, NoteVerifier hub)
    {
        if (new FileInfo(file) is { Exists: true, Length: > StockStatementText.BytesMax } large)
        {
            throw new VerbException(
                ExitCode.Unreadable, $"'{file}' has {large.Length} bytes; a statement has at most {StockStatementText.BytesMax}.");
        }

        StockReport report;
        try
        {
            report = StockVerifier.Verify(File.ReadAllBytes(file), key, hub);
        }
        catch (FormatException fault)
        {
            Write(json => json.WriteBoolean("sound", false), [$"not a statement of stock: {fault.Message}"]);
            return ExitCode.Wrong;
        }

        Write(
            json =>
            {
                json.WriteString("origin", report.Origin);
                json.WriteString("asOf", report.AsOf.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
                json.WriteNumber("pieces", report.Pieces);
                json.WriteNumber("verified", report.Verified);
                json.WriteNumber("unproven", report.Unproven);
                json.WriteBoolean("sound", report.IsSound);
            },
            report.Problems);
        return report.IsSound ? ExitCode.Success : ExitCode.Wrong;
    }

    private static void Write(Action<Utf8JsonWriter> members, IReadOnlyList<string> problems)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteStartArray("problems");
            foreach (var problem in problems)
            {
                json.WriteStringValue(problem);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        Console.Out.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static Option<string> Key(string name, string description) =>
        new(name) { Description = description, HelpName = "PUB", Required = true };

    private static NoteVerifier Read(string path) => PublicKeyFile.TryRead(path, out var key, out var fault)
        ? key
        : throw new VerbException(ExitCode.Unreadable, fault);
}
