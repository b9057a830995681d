using System.Text.Json.Nodes;
using EdgeVault.EndToEnd.Tests.House;
using EdgeVault.EndToEnd.Tests.Peers;
using EdgeVault.EndToEnd.Tests.Processes;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>From nothing to a central system in another language that pulls by mutual TLS, with the verbs that an operator
/// has.</summary>
public sealed class TlsPeerTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_python_client_pulls_acknowledges_and_resumes_by_mutual_TLS()
    {
        var python = Part.Need("python3-grpcio python3-cryptography", "/usr/bin/python3");
        Part.Need("python3-grpcio", "/usr/lib/python3/dist-packages/grpc/__init__.py");
        Part.Need("python3-cryptography", "/usr/lib/python3/dist-packages/cryptography/__init__.py");
        var protoc = Part.Need("protobuf-compiler", "/usr/bin/protoc");
        var plugin = Part.Need("protobuf-compiler-grpc", "/usr/bin/grpc_python_plugin");
        await using var gateway = new GatewayUnderTest();
        var (hubPort, hubFile) = (Programs.FreePort(), Path.Combine(gateway.Folder, "hub.json"));
        await File.WriteAllTextAsync(
            hubFile,
            $$"""
            { "EdgeVaultHub": { "Name": "main", "DataPath": "hub", "Sites": { "dc1": { "Gateway": "gw1" } },
              "Listen": { "Grpc": "https://127.0.0.1:{{hubPort}}", "Console": "http://127.0.0.1:{{Programs.FreePort()}}" } } }
            """,
            TestContext.Current.CancellationToken);
        gateway.Configuration["Listen"]!["Grpc"] = $"https://127.0.0.1:{gateway.GrpcPort}";
        gateway.Configuration["Hubs"] = new JsonObject
        {
            ["main"] = new JsonObject
            {
                ["Address"] = $"https://127.0.0.1:{hubPort}", ["PublicKey"] = "hub-main.pub",
            },
        };
        gateway.WriteConfiguration();

        var print = await VerbAsync(Programs.Hub, "ca", "init", "--config", hubFile, "--name", "127.0.0.1");
        Assert.Equal(64, print.Length);
        await using var hub = Programs.Start(Programs.Hub, "run", "--config", hubFile, "--stop-on-stdin-eof");
        var code = await VerbAsync(
            Programs.Hub, "gateway", "code", "--config", hubFile, "--site", "dc1", "--name", "127.0.0.1");
        await EnrolAsync(gateway, code);
        var certificates = Path.Combine(gateway.Folder, "erp");
        await VerbAsync(
            Programs.Hub, "certificate", "issue", "consumer/erp", "--config", hubFile, "--out", certificates);

        gateway.Start();
        await gateway.ReadyAsync();
        await gateway.UntilAsync(async () => (await gateway.StatusAsync()).GetProperty("hubs")[0].GetProperty("state").GetString() == "live");
        await GenerateAsync(protoc, plugin, gateway.Folder);
        var script = Repository.PathOf("tests", "EdgeVault.EndToEnd.Tests", "Peers", "pull.py");
        var (exit, pulled, error) = await Child.RunAsync(
            python,
            [
                script, $"127.0.0.1:{gateway.GrpcPort}", Path.Combine(gateway.DataPath, "keys", "ledger.pub"), certificates,
                "erp",
            ],
            folder: gateway.Folder);

        output.WriteLine(pulled + error);
        Assert.Equal(0, exit);
        Assert.Contains("root and signature hold", pulled, StringComparison.Ordinal);
        Assert.Contains("resumed at 1", pulled, StringComparison.Ordinal);
    }

    /// <summary>The hub may not listen yet; a code is used up only by a hub that got it.</summary>
    private static async Task EnrolAsync(GatewayUnderTest gateway, string code)
    {
        while (true)
        {
            var (exit, _, error) = await Programs.RunAsync(
                Programs.Gateway, "enroll", "--config", gateway.ConfigurationFile, "--code", code);
            if (exit == 0)
            {
                return;
            }

            Assert.Contains("Unavailable", error, StringComparison.Ordinal);
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static async Task<string> VerbAsync(string program, params string[] arguments)
    {
        var (exit, said, error) = await Programs.RunAsync(program, arguments);
        Assert.True(exit == 0, error);
        return said.Trim();
    }

    private static async Task GenerateAsync(string protoc, string plugin, string folder)
    {
        var protos = Repository.PathOf("protos");
        var files = Directory.GetFiles(Path.Combine(protos, "edgevault", "custody", "v1"), "*.proto")
            .Append(Path.Combine(protos, "edgevault", "sync", "v1", "sync.proto"))
            .Select(file => Path.GetRelativePath(protos, file));
        var (exit, _, error) = await Child.RunAsync(
            protoc,
            [
                "-I", protos, $"--python_out={folder}", $"--grpc_python_out={folder}",
                $"--plugin=protoc-gen-grpc_python={plugin}", .. files,
            ]);
        Assert.True(exit == 0, error);
    }
}
