using Grpc.AspNetCore.Server;
using Grpc.Net.Client;

namespace EdgeVault.Contracts.Tests.Standins;

/// <summary>
/// Goal: whatever a version of the real server or client wants of the stand-ins is missed here, not in a vault.
/// Method: resolve every reference that their metadata holds and compile every method body that they have.
/// The floors are the counts of 2.85.0, rounded down: a walk that finds next to nothing proves nothing.
/// </summary>
public sealed class RealAssemblyTests
{
    private readonly RealAssembly _server = new(typeof(GrpcServiceOptions).Assembly);
    private readonly RealAssembly _client = new(typeof(GrpcChannel).Assembly);

    [Fact]
    public void Every_type_they_name_is_there()
    {
        Assert.Empty(_server.FindMissingTypes());
        Assert.Empty(_client.FindMissingTypes());
        Assert.InRange(_server.TypeReferenceCount, 30, int.MaxValue);
        Assert.InRange(_client.TypeReferenceCount, 35, int.MaxValue);
    }

    [Fact]
    public void Every_member_they_use_is_there_and_reachable()
    {
        Assert.Empty(_server.FindMissingMembers());
        Assert.Empty(_client.FindMissingMembers());
        Assert.InRange(_server.MemberReferenceCount, 70, int.MaxValue);
        Assert.InRange(_client.MemberReferenceCount, 65, int.MaxValue);
    }

    [Fact]
    public void Every_type_of_theirs_loads()
    {
        Assert.Empty(_server.FindUnloadableTypes());
        Assert.Empty(_client.FindUnloadableTypes());
    }

    [Fact]
    public void Every_override_of_theirs_overrides_something()
    {
        Assert.Empty(_server.FindOverridesOfNothing());
        Assert.Empty(_client.FindOverridesOfNothing());
    }

    [Fact]
    public void Every_method_of_theirs_compiles_and_none_is_skipped()
    {
        Assert.Empty(_server.FindUncompilableMethods());
        Assert.Empty(_client.FindUncompilableMethods());
        Assert.InRange(_server.PreparedCount, 590, int.MaxValue);
        Assert.InRange(_client.PreparedCount, 1_440, int.MaxValue);
    }
}
