using EdgeVault.EndToEnd.Tests.House;
using EdgeVault.EndToEnd.Tests.Peers;
using EdgeVault.EndToEnd.Tests.Processes;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>A central system in another language: Debian's python3-grpcio with messages
/// generated from our protos.</summary>
public sealed class PythonPeerTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_python_client_pulls_the_stream_verifies_it_and_acknowledges()
    {
        var python = Part.Need("python3-grpcio python3-cryptography", "/usr/bin/python3");
        Part.Need("python3-grpcio", "/usr/lib/python3/dist-packages/grpc/__init__.py");
        Part.Need("python3-cryptography", "/usr/lib/python3/dist-packages/cryptography/__init__.py");
        var protoc = Part.Need("protobuf-compiler", "/usr/bin/protoc");
        var plugin = Part.Need("protobuf-compiler-grpc", "/usr/bin/grpc_python_plugin");

        await using var gateway = new GatewayUnderTest();
        gateway.Start();
        await gateway.ReadyAsync();
        // A second start appends a second event, so that there is more than one frame to verify.
        gateway.Process.Terminate();
        Assert.Equal(0, await gateway.Process.ExitAsync());
        gateway.Start();
        await gateway.ReadyAsync();

        var protos = Repository.PathOf("protos");
        var (code, _, error) = await Child.RunAsync(protoc,
        [
            "-I", protos, $"--python_out={gateway.Folder}", $"--grpc_python_out={gateway.Folder}",
            $"--plugin=protoc-gen-grpc_python={plugin}",
            .. Directory.GetFiles(Path.Combine(protos, "edgevault", "custody", "v1")), "edgevault/sync/v1/sync.proto",
        ]);
        Assert.True(code == 0, error);

        var script = Repository.PathOf("tests", "EdgeVault.EndToEnd.Tests", "Peers", "pull.py");
        (code, var pulled, error) = await Child.RunAsync(
            python, [script, $"127.0.0.1:{gateway.GrpcPort}", Path.Combine(gateway.DataPath, "keys", "ledger.pub")],
            folder: gateway.Folder);

        output.WriteLine(pulled + error);
        Assert.Equal(0, code);
        Assert.Contains("2 events, gateway_started gateway_started", pulled, StringComparison.Ordinal);
        Assert.Contains("root and signature hold", pulled, StringComparison.Ordinal);
        Assert.Contains("resumed at 2", pulled, StringComparison.Ordinal);
        Assert.Contains("beyond the ledger: OUT_OF_RANGE", pulled, StringComparison.Ordinal);
        Assert.Contains("bad consumer: INVALID_ARGUMENT", pulled, StringComparison.Ordinal);
    }
}
