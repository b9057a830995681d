using EdgeVault.HardwareSim.Demo;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Tests.Demo;

public sealed class DemoFilesTests
{
    [Fact]
    public void Gateway_configuration_is_that_of_the_contract()
    {
        var scenario = DemoFiles.SiteScenario(Presets.Named("typical"), 2, seed: 8);
        var readers = new Dictionary<string, string> { ["r1"] = "127.0.0.1:5084", ["r2"] = "127.0.0.1:5085" };

        var scanners = new Dictionary<string, string> { ["putaway-1"] = "serial:///tmp/x?baud=115200" };
        var endpoints = new SiteEndpoints(readers, scanners);
        var settings = DemoFiles.Gateway(2, scenario, endpoints, new(8481, 8480), new(8491, 8490))["EdgeVault"]!;

        Assert.Equal(("dc2", "gw1"), (settings["Site"]!.GetValue<string>(), settings["Gateway"]!.GetValue<string>()));
        Assert.Equal("urn:epc:id:sgln:0614141.00002.0", settings["SiteGln"]!.GetValue<string>());
        Assert.Equal(
            """{"Grpc":"http://127.0.0.1:8481","Console":"http://127.0.0.1:8480"}""",
            settings["Listen"]!.ToJsonString());
        Assert.Equal(
            """{"main":{"Address":"http://127.0.0.1:8491","PublicKey":"keys/hub-main.pub"}}""",
            settings["Hubs"]!.ToJsonString());
        Assert.Equal("llrp://127.0.0.1:5085", settings["Readers"]!["r2"]!["Endpoint"]!.GetValue<string>());
        Assert.Equal(
            "urn:epc:id:sgln:0614141.00002.2", settings["Portals"]!["door-2"]!["ReadPoint"]!.GetValue<string>());
        Assert.Equal(
            """{"r1/1":"outside","r1/2":"outside","r1/3":"inside","r1/4":"inside"}""",
            settings["Portals"]!["door-1"]!["Antennas"]!.ToJsonString());
        Assert.Equal(
            """{"putaway-1":{"Endpoint":"serial:///tmp/x?baud=115200","Station":"putaway-1","AnswerGood":"06","AnswerBad":"15"}}""",
            settings["Scanners"]!.ToJsonString());
        Assert.Equal(["counter-1", "packing-1", "putaway-1"], settings["Stations"]!.AsObject().Select(station => station.Key));
    }

    [Fact]
    public void Hub_is_told_every_site_with_its_key() => Assert.Equal(
        """{"dc1":{"Gateway":"gw1","Key":"keys/dc1.pub"},"dc2":{"Gateway":"gw1","Key":"keys/dc2.pub"}}""",
        DemoFiles.Hub(["dc1", "dc2"], new(8491, 8490))["EdgeVaultHub"]!["Sites"]!.ToJsonString());

    [Fact]
    public void Scenario_of_every_site_is_a_scenario()
    {
        foreach (var preset in Presets.Names)
        {
            var written = ScenarioFile.Write(DemoFiles.SiteScenario(Presets.Named(preset), 16, 99));

            Assert.True(ScenarioFile.TryParse(written, out var read, out var faults), string.Join('\n', faults));
            Assert.Equal("dc16", read.Site);
        }
    }

    [Fact]
    public void Folder_with_something_in_it_is_refused_and_a_temporary_one_goes_again()
    {
        string path;
        using (var temporary = DemoFolder.Open(null))
        {
            path = temporary.Path;
            File.WriteAllText(Path.Combine(path, "something"), "");
            Assert.Throws<IOException>(() => DemoFolder.Open(path));
        }

        Assert.False(Directory.Exists(path));
    }
}
