using System.Xml.Linq;

namespace EdgeVault.EndToEnd.Tests.House;

/// <summary>Who may use whom. What is not in the table is forbidden; an arrow more needs an ADR.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Grpc.Core.Api"] = [],
        ["Grpc.Net.Common"] = ["Grpc.Core.Api"],
        ["System.IO.Ports"] = [],
        ["MQTTnet"] = [],
        ["EdgeVault.Contracts"] = ["Grpc.Core.Api"],
        ["EdgeVault.Gs1"] = [],
        ["EdgeVault.Llrp"] = [],
        ["EdgeVault.Ledger"] = [],
        ["EdgeVault.Hosting"] = [],
        ["EdgeVault.Capture"] = ["EdgeVault.Gs1", "EdgeVault.Llrp", "MQTTnet", "System.IO.Ports"],
        ["EdgeVault.Custody"] = ["EdgeVault.Gs1", "EdgeVault.Contracts"],
        ["EdgeVault.Gateway"] =
        [
            "EdgeVault.Hosting", "EdgeVault.Contracts", "EdgeVault.Gs1", "EdgeVault.Llrp", "EdgeVault.Ledger",
            "EdgeVault.Capture", "EdgeVault.Custody",
            "Grpc.Core.Api", "Grpc.Net.Common", "MQTTnet", "System.IO.Ports",
        ],
        ["EdgeVault.Hub"] =
        [
            "EdgeVault.Hosting", "EdgeVault.Contracts", "EdgeVault.Ledger", "EdgeVault.Custody", "EdgeVault.Gs1",
            "Grpc.Core.Api", "Grpc.Net.Common",
        ],
        ["EdgeVault.HardwareSim"] =
        [
            "EdgeVault.Gs1", "EdgeVault.Llrp", "EdgeVault.Contracts", "Grpc.Core.Api", "Grpc.Net.Common", "MQTTnet",
        ],
    };

    public static TheoryData<string> Projects() =>
        new(Repository.Files("src", "*.csproj")
            .Concat(Repository.Files("hardware-sim", "*.csproj"))
            .Select(path => Path.GetRelativePath(Repository.Root, path)));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_only_what_the_table_allows(string path)
    {
        var project = Path.GetFileNameWithoutExtension(path);
        Assert.True(Allowed.TryGetValue(project, out var allowed), $"{project} is not in the table of projects.");

        Assert.All(ReferencesOf(path), reference => Assert.Contains(reference, allowed));
    }

    [Fact]
    public void The_simulator_links_nothing_of_gateway_and_hub()
    {
        var project = XDocument.Load(
            Repository.PathOf("hardware-sim", "EdgeVault.HardwareSim", "EdgeVault.HardwareSim.csproj"));
        var started = project.Descendants("ProjectReference")
            .Where(reference => Name(reference) is "EdgeVault.Gateway" or "EdgeVault.Hub")
            .ToList();

        Assert.Equal(2, started.Count);
        Assert.All(
            started, reference => Assert.Equal("false", (string?)reference.Attribute("ReferenceOutputAssembly")));
    }

    [Fact]
    public void No_source_file_is_compiled_into_a_project_from_outside_its_folder()
    {
        var linked = Repository.Files("src", "*.csproj").Concat(Repository.Files("hardware-sim", "*.csproj"))
            .SelectMany(path => XDocument.Load(path).Descendants("Compile"))
            .Select(compile => (string?)compile.Attribute("Include") ?? "")
            .Where(include => include.StartsWith("..", StringComparison.Ordinal));

        Assert.Empty(linked);
    }

    private static IEnumerable<string> ReferencesOf(string path)
    {
        var project = XDocument.Load(Repository.PathOf(path));
        var imported = project.Descendants("Import").Select(import => (string?)import.Attribute("Project") ?? "")
            .Where(import => import.Contains("eng/", StringComparison.Ordinal))
            .SelectMany(import => XDocument.Load(Repository.PathOf("eng", Path.GetFileName(import)))
                .Descendants("ProjectReference"));
        return project.Descendants("ProjectReference").Concat(imported)
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(Name);
    }

    private static string Name(XElement reference) =>
        Path.GetFileNameWithoutExtension(((string?)reference.Attribute("Include") ?? "").Replace('\\', '/'));
}
