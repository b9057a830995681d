using EdgeVault.EndToEnd.Tests.Processes;

namespace EdgeVault.EndToEnd.Tests.Peers;

/// <summary>npm's @grpc/grpc-js, of the versions and checksums in its lock file. Where it cannot be had the test is skipped
/// and says why.</summary>
internal sealed class NodePeer
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Peers", "grpcjs");

    private NodePeer()
    {
    }

    public static async Task<NodePeer> InstallAsync()
    {
        Part.Need("nodejs", "/usr/bin/node");
        var npm = Part.Need("npm", "/usr/bin/npm");
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "@grpc", "grpc-js")))
        {
            var (exit, _, error) = await Child.RunAsync(
                npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder: Folder);
            Assert.SkipUnless(exit == 0, $"npm ci could not install @grpc/grpc-js: {error.Trim()}");
        }

        return new NodePeer();
    }

    public Task<(int Code, string Output, string Error)> RunAsync(string script, params IEnumerable<string> arguments) =>
        Child.RunAsync("/usr/bin/node", [script, .. arguments], folder: Folder);
}
