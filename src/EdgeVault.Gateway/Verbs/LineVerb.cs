using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;
using EdgeVault.Hosting.Verbs;

namespace EdgeVault.Gateway.Verbs;

/// <summary>A verb that answers every line with one JSON object, in order, also a bad or an empty one.</summary>
internal static class LineVerb
{
    /// <summary>Writes the members of one answer; false for a line that was refused.</summary>
    public delegate bool Translate(string line, Utf8JsonWriter json);

    /// <summary>Lines are taken from the arguments; from standard input where there are none. What is longer than
    /// <paramref name="charsMax"/> is refused without being echoed.</summary>
    public static Command Create(
        string name, string description, string what, int charsMax, Func<ParseResult, Translate> translate,
        params Option[] options)
    {
        var inputs = new Argument<string[]>(what)
        {
            Description = $"{what}s; none reads one per line from standard input.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(name, description) { inputs };
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            var faulty = false;
            var each = translate(parsed);
            await foreach (var line in LinesOf(parsed.GetValue(inputs) ?? [], cancellation))
            {
                faulty |= !Answer(line, charsMax, each);
            }

            return faulty ? ExitCode.Wrong : ExitCode.Success;
        });
        return command;
    }

    public static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static async IAsyncEnumerable<string> LinesOf(
        string[] given, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var line in given)
        {
            yield return line;
        }

        while (given.Length == 0 && await Console.In.ReadLineAsync(cancellation) is { } line)
        {
            yield return line;
        }
    }

    private static bool Answer(string line, int charsMax, Translate translate)
    {
        var isSound = false;
        JsonLine.Write(json =>
        {
            if (line.Length > charsMax)
            {
                json.WriteString("error", $"{line.Length} characters; at most {charsMax} are read.");
                return;
            }

            isSound = translate(line, json);
        });
        return isSound;
    }
}
