using EdgeVault.EndToEnd.Tests.House;
using EdgeVault.EndToEnd.Tests.Peers;
using EdgeVault.EndToEnd.Tests.Processes;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>From nothing to central systems in other languages that pull by mutual TLS, with the verbs that an operator
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
        await using var house = new TlsHouse();
        await house.OpenAsync();
        var gateway = house.Gateway;
        var certificates = await house.IssueAsync("consumer/erp");

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

    [Fact]
    public async Task A_javascript_client_pulls_acknowledges_and_resumes_by_mutual_TLS()
    {
        var node = await NodePeer.InstallAsync();
        await using var house = new TlsHouse();
        await house.OpenAsync();
        var gateway = house.Gateway;
        // A second start appends a second event, so that there is something to resume in the middle of.
        await house.StopGatewayAsync();
        gateway.Start();
        await gateway.ReadyAsync();
        var certificates = await house.IssueAsync("consumer/erp");

        var (exit, pulled, error) = await node.RunAsync(
            "pull.js", $"127.0.0.1:{gateway.GrpcPort}", Path.Combine(gateway.DataPath, "keys", "ledger.pub"),
            Repository.PathOf("protos"), certificates, "erp");

        output.WriteLine(pulled + error);
        Assert.Equal(0, exit);
        Assert.Contains("2 events", pulled, StringComparison.Ordinal);
        Assert.Contains("root and signature hold", pulled, StringComparison.Ordinal);
        Assert.Contains("resumed at 1 and at 2", pulled, StringComparison.Ordinal);
        Assert.Contains("beyond the ledger: OUT_OF_RANGE", pulled, StringComparison.Ordinal);
        Assert.Contains("another's name: PERMISSION_DENIED", pulled, StringComparison.Ordinal);
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
