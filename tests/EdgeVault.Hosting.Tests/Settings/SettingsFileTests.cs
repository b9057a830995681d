using EdgeVault.Hosting.Settings;
using Microsoft.Extensions.Configuration;

namespace EdgeVault.Hosting.Tests.Settings;

public sealed class SettingsFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgevault-settings-");

    private string File => Path.Combine(_folder.FullName, "gateway.json");

    [Fact]
    public void The_environment_goes_over_the_file_and_the_command_line_over_both()
    {
        // A section of its own: the environment belongs to the whole process.
        Write("""{ "Layering": { "File": "file", "Environment": "file", "CommandLine": "file" } }""");
        Environment.SetEnvironmentVariable("LAYERING__ENVIRONMENT", "environment");
        Environment.SetEnvironmentVariable("LAYERING__COMMANDLINE", "environment");

        var settings = Read(File, "--Layering:CommandLine=command line").GetSection("Layering");

        Assert.Equal("file", settings["File"]);
        Assert.Equal("environment", settings["Environment"]);
        Assert.Equal("command line", settings["CommandLine"]);
    }

    [Fact]
    public void A_file_that_is_named_must_be_there()
    {
        var fault = Assert.Throws<SettingsFileException>(() => Read(File));

        Assert.Equal($"There is no configuration file '{File}'.", fault.Message);
    }

    [Fact]
    public void Without_a_name_no_file_is_needed() => Assert.Null(Read(file: null)["EdgeVault:Site"]);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1, 2]")]
    [InlineData("\"text\"")]
    [InlineData("""{ "EdgeVault": { "Site": dc1 } }""")]
    [InlineData("""{ "EdgeVault": { "Site": "a", "SITE": "b" } }""")]
    public void A_broken_file_is_named_with_what_is_wrong(string json)
    {
        Write(json);

        var fault = Assert.Throws<SettingsFileException>(() => Read(File));

        Assert.StartsWith($"'{File}' is not a JSON configuration: ", fault.Message);
        Assert.True(fault.Message.Length > File.Length + 40, fault.Message);
    }

    [Fact]
    public void A_broken_file_is_named_with_the_line()
    {
        Write("{\n  \"EdgeVault\": {\n    \"Site\": dc1 } }");

        Assert.Contains("LineNumber: 2", Assert.Throws<SettingsFileException>(() => Read(File)).Message);
    }

    [Fact]
    public void Every_cut_of_a_file_is_read_or_refused_and_nothing_else()
    {
        const string Json = """{ "EdgeVault": { "Site": "dc1", "Portals": { "door-1": { "Kind": "vault-door" } } } }""";
        for (var length = 0; length < Json.Length; length++)
        {
            Write(Json[..length]);
            Assert.Throws<SettingsFileException>(() => Read(File));
        }
    }

    [Fact]
    public void A_short_switch_on_the_command_line_is_a_fault_of_the_settings() =>
        Assert.StartsWith(
            "The command line's settings: ",
            Assert.Throws<SettingsFileException>(() => Read(null, "-x=1")).Message);

    [Fact]
    public void Relative_paths_are_relative_to_the_file()
    {
        Write("{}");
        var folder = SettingsFile.FolderOf(File);

        Assert.Equal(_folder.FullName, folder);
        Assert.Equal(Path.Combine(_folder.FullName, "data"), SettingsFile.Absolute(folder, "data"));
        Assert.Equal("/var/lib/edgevault", SettingsFile.Absolute(folder, "/var/lib/edgevault"));
        Assert.Equal(" ", SettingsFile.Absolute(folder, " "));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static ConfigurationManager Read(string? file, params string[] args)
    {
        var settings = new ConfigurationManager();
        SettingsFile.AddTo(settings, file, args);
        return settings;
    }

    private void Write(string json) => System.IO.File.WriteAllText(File, json);
}
