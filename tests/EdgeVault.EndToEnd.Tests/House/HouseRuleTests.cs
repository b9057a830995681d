using System.Text.RegularExpressions;

namespace EdgeVault.EndToEnd.Tests.House;

/// <summary>Small rules that are forgotten one at a time.</summary>
public sealed partial class HouseRuleTests
{
    [Fact]
    public void A_log_event_id_is_used_once()
    {
        var ids = Repository.Files("src", "*.cs").Concat(Repository.Files("hardware-sim", "*.cs"))
            .SelectMany(path => LogId().Matches(File.ReadAllText(path))
                .Select(match => (Id: match.Groups[1].Value, path)))
            .ToList();

        Assert.NotEmpty(ids);
        Assert.All(
            ids.GroupBy(entry => entry.Id),
            group => Assert.True(
                group.Count() == 1, $"Event id {group.Key}: {string.Join(", ", group.Select(entry => entry.path))}"));
    }

    [Fact]
    public void Paths_that_the_documents_name_exist()
    {
        var documents = Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Repository.Files("docs", "*.md"))
            .Concat(Repository.Files("src", "*.md"));
        var dead = documents
            .SelectMany(document => NamedPath().Matches(File.ReadAllText(document))
                .Select(match => (document, Path: match.Groups[1].Value)))
            .Where(named => !Path.Exists(Repository.PathOf(named.Path)))
            .Select(named => $"{Path.GetRelativePath(Repository.Root, named.document)}: {named.Path}");

        Assert.Empty(dead);
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var documents = Directory.EnumerateFiles(Repository.Root, "*.md").Concat(Repository.Files("docs", "*.md"));
        var dead = documents
            .SelectMany(document => Link().Matches(File.ReadAllText(document))
                .Select(match => (document, Target: match.Groups[1].Value)))
            .Where(link => !link.Target.Contains("://", StringComparison.Ordinal))
            .Where(link => !Path.Exists(Path.Combine(Path.GetDirectoryName(link.document)!, link.Target.Split('#')[0])))
            .Select(link => $"{Path.GetRelativePath(Repository.Root, link.document)}: {link.Target}");

        Assert.Empty(dead);
    }

    [Fact]
    public void Every_project_pins_its_packages_in_a_lock_file()
    {
        var unlocked = new[] { "src", "hardware-sim", "tests" }
            .SelectMany(folder => Repository.Files(folder, "*.csproj"))
            .Where(path => !File.Exists(Path.Combine(Path.GetDirectoryName(path)!, "packages.lock.json")));

        Assert.Empty(unlocked);
    }

    [GeneratedRegex(@"LoggerMessage\(\s*(?:EventId\s*=\s*)?(\d+)")]
    private static partial Regex LogId();

    [GeneratedRegex(@"`((?:src|tests|hardware-sim|docs|protos|eng)/[A-Za-z0-9_./-]*[A-Za-z0-9_])`")]
    private static partial Regex NamedPath();

    [GeneratedRegex(@"\]\(([^)#\s][^)\s]*)\)")]
    private static partial Regex Link();
}
