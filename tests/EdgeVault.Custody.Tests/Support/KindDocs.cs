using System.Text;
using System.Text.RegularExpressions;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.TestKit;

namespace EdgeVault.Custody.Tests.Support;

/// <summary>What the protos' comments say of a kind of event.</summary>
internal sealed record KindDoc(string Name, int Number, string File, string Meaning, string By, string Changes, string Cbv);

/// <summary>Reads the comments above the messages of all kinds, and draws the page about them.</summary>
internal static partial class KindDocs
{
    public static IReadOnlyList<KindDoc> Read()
    {
        var found = new Dictionary<string, (string File, string[] Lines)>(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(Checkout.PathOf("protos", "edgevault", "custody", "v1"), "*.proto"))
        {
            foreach (Match match in Message().Matches(File.ReadAllText(path)))
            {
                var lines = match.Groups["doc"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                found[match.Groups["name"].Value] = (Path.GetFileName(path), [.. lines.Select(line => line[2..].Trim())]);
            }
        }

        return [.. CustodyEvent.Descriptor.Oneofs.Single(oneof => oneof.Name == "kind").Fields
            .OrderBy(field => field.FieldNumber)
            .Select(field => DocOf(field.Name, field.FieldNumber, found[field.MessageType.Name]))];
    }

    /// <summary>Ends what is said of who says a kind that nothing says yet.</summary>
    public const string NoWriter = "(no writer yet)";

    public static string Page()
    {
        var page = new StringBuilder(Head);
        foreach (var file in Read().GroupBy(doc => doc.File).OrderBy(group => group.Min(doc => doc.Number)))
        {
            page.Append($"\n## {file.Key}\n\n| No | Kind | Meaning | Said by | Changes | CBV step / disposition |\n");
            page.Append("| --- | --- | --- | --- | --- | --- |\n");
            foreach (var doc in file)
            {
                page.Append($"| {doc.Number} | `{doc.Name}` | {doc.Meaning} | {doc.By} | {doc.Changes} | {doc.Cbv} |\n");
            }
        }

        return page.ToString();
    }

    private const string Head =
        """
        # Custody events

        Drawn from the comments in `protos/edgevault/custody/v1`; a test fails when this page is not what they say. Every
        event is a `CustodyEvent`: the envelope, and one of these kinds. A kind that a program does not know is carried on,
        chained and counted, and changes nothing else. What happens inside a vault has no CBV step of its own: `entering_exiting`
        is a door; `–`: CBV has no step for it. *No writer yet*: nothing in a running gateway says it so far; the format and the fold
        have it, and a [rehearsal](rehearsal.md) can say it.

        """;

    private static KindDoc DocOf(string name, int number, (string File, string[] Lines) comment) => new(
        name,
        number,
        comment.File,
        string.Join(' ', comment.Lines.Where(line => !Tag().IsMatch(line))),
        ValueOf(comment.Lines, "by"),
        ValueOf(comment.Lines, "changes"),
        ValueOf(comment.Lines, "cbv"));

    private static string ValueOf(string[] lines, string tag) =>
        lines.FirstOrDefault(line => line.StartsWith(tag + ": ", StringComparison.Ordinal))?[(tag.Length + 2)..] ?? "–";

    [GeneratedRegex(@"(?<doc>(?://[^\n]*\n)*)message (?<name>\w+) \{")]
    private static partial Regex Message();

    [GeneratedRegex("^(by|changes|cbv): ")]
    private static partial Regex Tag();
}
