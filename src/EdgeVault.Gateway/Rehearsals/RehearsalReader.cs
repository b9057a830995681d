using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeVault.Hosting.Verbs;

namespace EdgeVault.Gateway.Rehearsals;

/// <summary>What stands in a script is wrong; the message says in which line and what would do.</summary>
internal sealed class RehearsalException(int line, string message, Exception? inner = null)
    : VerbException(Hosting.Verbs.ExitCode.Unreadable, $"line {line}: {message}", inner);

/// <summary>Reads a script, line by line, in time.</summary>
internal static class RehearsalReader
{
    // A full tray of five hundred 496-bit tags is 70 kB.
    private const int LineCharsMax = 1 << 20;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 16,
    };

    /// <summary>Empty lines and those that begin with # say nothing.</summary>
    /// <exception cref="RehearsalException">A line cannot be read, or goes back in time.</exception>
    public static IEnumerable<(int Line, RehearsalStep Step)> Read(TextReader script)
    {
        ArgumentNullException.ThrowIfNull(script);
        var (number, last) = (0, DateTimeOffset.MinValue);
        while (NextLine(script, ++number) is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var step = Parse(number, line);
            if (step.At < last)
            {
                throw new RehearsalException(number, $"{step.At:O} is before the line above, {last:O}; a script goes forward.");
            }

            last = step.At;
            yield return (number, step);
        }
    }

    private static RehearsalStep Parse(int number, string line)
    {
        try
        {
            var step = JsonSerializer.Deserialize<RehearsalStep>(line, Options);
            return step is { Things: 1 }
                ? step
                : throw new RehearsalException(
                    number, $"{step?.Things ?? 0} things are seen, said or asked; one of cross, badge, door, gap, scan, sweep, "
                        + "air, say, account, settle and ask would do.");
        }
        catch (JsonException fault)
        {
            throw new RehearsalException(number, fault.Message, fault);
        }
    }

    /// <summary>Never takes more into memory than a line may have.</summary>
    private static string? NextLine(TextReader script, int number)
    {
        var text = new StringBuilder();
        for (var next = script.Read(); ; next = script.Read())
        {
            if (next < 0 && text.Length == 0)
            {
                return null;
            }

            if (next is < 0 or '\n')
            {
                return text.ToString().TrimEnd('\r');
            }

            if (text.Length == LineCharsMax)
            {
                throw new RehearsalException(number, $"it has more than {LineCharsMax} characters.");
            }

            text.Append((char)next);
        }
    }
}
