using EdgeVault.Hosting.Settings;
using EdgeVault.Hub.Configuration;
using EdgeVault.Ledger.Checkpoints;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.Tests.Configuration;

public sealed class HubOptionsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Every_fault_is_reported_at_once_by_its_path()
    {
        WriteKey("dc1.pub", "edgevault/dc1/gw1/1");
        WriteKey("hub.pub", "edgevault-hub/main");
        File.WriteAllText(_folder.File("torn.pub"), "edgevault/dc1/gw1/1+deadbeef");

        var faults = Faults(
            """
            { "EdgeVaultHub": {
                "Name": "Main Hub", "DataPath": " ", "Sits": {},
                "Listen": { "Grpc": "http://0.0.0.0:8491", "Console": "here" },
                "Link": { "SilenceMax": "00:00:00", "MessageBytesMax": 5 },
                "Sites": {
                  "dc1": { "Gateway": "gw2", "Key": "dc1.pub" },
                  "dc2": { "Gateway": "", "Key": "" },
                  "DC3": { "Gateway": "gw1", "Key": "none.pub" },
                  "dc4": { "Gateway": "gw1", "Key": "hub.pub" },
                  "dc5": { "Gateway": "gw1", "Key": "torn.pub", "Kee": "x" } } } }
            """);

        foreach (var start in new[]
        {
            "EdgeVaultHub:Name is 'Main Hub'", "EdgeVaultHub:DataPath is empty", "EdgeVaultHub:Sits is not a setting",
            "EdgeVaultHub:Listen:Grpc is 'http://0.0.0.0:8491'; beyond loopback only https://", "EdgeVaultHub:Listen:Console is 'here'",
            "EdgeVaultHub:Link:SilenceMax is " +
            "00:00:00", "EdgeVaultHub:Link:HeartbeatInterval", "EdgeVaultHub:Link:MessageBytesMax is 5",
            "EdgeVaultHub:Sites:dc1:Key is the key of edgevault/dc1/gw1/1, not of " +
            "edgevault/dc1/gw2", "EdgeVaultHub:Sites:dc2:Gateway is ''",
            "EdgeVaultHub:Sites:dc2:Key is " +
            "empty", "EdgeVaultHub:Sites:DC3: the site's id", "EdgeVaultHub:Sites:DC3:Key: '",
            "EdgeVaultHub:Sites:dc4:Key: " +
            "'", "EdgeVaultHub:Sites:dc5:Key: '", "EdgeVaultHub:Sites:dc5:Kee is not a setting",
        })
        {
            Assert.Single(faults, fault => fault.StartsWith(start, StringComparison.Ordinal));
        }

        Assert.Equal(16, faults.Count);
    }

    [Fact]
    public void A_value_of_the_wrong_shape_does_not_hide_the_other_faults()
    {
        var faults = Faults(
            """{ "EdgeVaultHub": { "Name": "", "Link": { "SilenceMax": "soon", "MessageBytesMax": "many" } } }""");

        Assert.Contains(
            faults, fault => fault.StartsWith("EdgeVaultHub:Link:SilenceMax is 'soon'", StringComparison.Ordinal));
        Assert.Contains(
            faults, fault => fault.StartsWith("EdgeVaultHub:Link:MessageBytesMax is 'many'", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("EdgeVaultHub:Name is ''", StringComparison.Ordinal));
    }

    [Fact]
    public void One_port_for_both_protocols_is_a_fault()
    {
        var faults = Faults(
            """
            { "EdgeVaultHub": { "Listen": { "Grpc": "http://localhost:8491", "Console": "http://127.0.0.1:8491" } } }
            """);

        Assert.Contains("need two ports", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void TLS_needs_an_authority_and_makes_keys_of_sites_optional()
    {
        var faults = Faults(
            """
            { "EdgeVaultHub": { "Listen": { "Grpc": "https://0.0.0.0:8491" }, "Sites": { "dc1": { "Gateway": "gw1" } } } }
            """);

        Assert.Contains("ca init", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Plaintext_beyond_loopback_is_served_only_when_somebody_says_so()
    {
        var file = Write(
            """{ "EdgeVaultHub": { "Listen": { "Grpc": "http://0.0.0.0:8491", "AllowPlaintext": true } } }""");

        Assert.True(HubConfiguration.Read(file, []).Listen.AllowPlaintext);
    }

    [Fact]
    public void Paths_are_relative_to_the_configuration_file_and_later_sources_win()
    {
        WriteKey("dc1.pub", "edgevault/dc1/gw1/1");
        var file = Write(
            """{ "EdgeVaultHub": { "Name": "main", "Sites": { "dc1": { "Gateway": "gw1", "Key": "dc1.pub" } } } }""");

        var options = HubConfiguration.Read(file, ["--EdgeVaultHub:Name=other"]);

        Assert.Equal(
            ("other", _folder.File("data"), _folder.File("dc1.pub")),
            (options.Name, options.DataPath, options.Sites["dc1"].Key));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[1,2]")]
    [InlineData("")]
    public void A_file_that_is_no_json_object_is_refused_by_name(string text)
    {
        var file = Write(text);

        var refused = Assert.Throws<SettingsFileException>(() => HubConfiguration.Read(file, []));

        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private List<string> Faults(string json)
    {
        var file = Write(json);
        return [.. Assert.Throws<OptionsValidationException>(() => HubConfiguration.Read(file, [])).Failures];
    }

    private void WriteKey(string file, string name)
    {
        using var key = NoteSigner.Create(name);
        File.WriteAllText(_folder.File(file), $"{key.Verifier}\n");
    }

    private string Write(string json)
    {
        var file = _folder.File("hub.json");
        File.WriteAllText(file, json);
        return file;
    }
}
