using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hosting.Tls;
using Google.Protobuf.Reflection;
using Grpc.Core;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace EdgeVault.Gateway.Certificates;

/// <summary>Who may call what of a gateway. A method that is missing here is nobody's, and a test says so.</summary>
internal static class GatewayCallRules
{
    private static readonly (ServiceDescriptor Service, string[] Roles)[] Services =
    [
        (CustodyStream.Descriptor, [PeerIdentity.Consumer, PeerIdentity.Hub]),
        (Contracts.Stock.V1.Stock.Descriptor, [PeerIdentity.Consumer, PeerIdentity.Desk, PeerIdentity.Hub]),
        // Whose words they are is said by the token; the certificate says that a desk speaks.
        (Contracts.Vault.V1.VaultDesk.Descriptor, [PeerIdentity.Desk]),
        (Contracts.Vault.V1.GoodsDesk.Descriptor, [PeerIdentity.Desk]),
        (Grpc.Health.V1.Health.Descriptor, [PeerIdentity.Consumer, PeerIdentity.Hub, PeerIdentity.Desk]),
    ];

    public static CallRules For(string site) => new(
        Services.SelectMany(entry => entry.Service.Methods.Select(method => (Path: PathOf(method), entry.Roles)))
            .ToDictionary(
                entry => entry.Path,
                IReadOnlySet<string> (entry) => entry.Roles.ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal),
        new HashSet<string>(),
        other => other == site);

    /// <summary>A consumer moves its own cursor and no other's.</summary>
    /// <returns>The one name that this certificate may use; null by plaintext.</returns>
    public static string? ConsumerOf(ServerCallContext context) =>
        context.GetHttpContext().Features.Get<PeerIdentity>() switch
        {
            { Role: PeerIdentity.Hub } hub => $"hub-{hub.Id}",
            { } consumer => consumer.Id,
            null => null,
        };

    private static string PathOf(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";
}
