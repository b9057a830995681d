using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Contracts.Trust.V1;
using EdgeVault.Hosting.Tls;
using EdgeVault.Hub.Trust;
using Google.Protobuf.Reflection;
using Grpc.Core;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace EdgeVault.Hub.Authority;

/// <summary>Who may call what of a hub. A method that is missing here is nobody's, and a test says so.</summary>
internal static class HubCallRules
{
    private static readonly string[] Everybody =
        [PeerIdentity.Gateway, PeerIdentity.Consumer, PeerIdentity.Desk, PeerIdentity.Hub];

    private static readonly string[] ForGateways = ["Follow"];

    private static readonly (ServiceDescriptor Service, string[] Roles)[] Services =
    [
        (CustodySync.Descriptor, [PeerIdentity.Gateway]),
        (Contracts.Directives.V1.Directives.Descriptor, [PeerIdentity.Desk]),
        (MergedStream.Descriptor, [PeerIdentity.Consumer]),
        (Contracts.Catalogue.V1.Catalogue.Descriptor, [PeerIdentity.Consumer, PeerIdentity.Desk]),
        (Grpc.Health.V1.Health.Descriptor, Everybody),
        (Enrolment.Descriptor, Everybody),
    ];

    private static readonly string[] WithoutCertificate = ["Authority", "Enrol", "Renew"];

    public static CallRules For(TrustedSites sites) => new(
        Services.SelectMany(entry => entry.Service.Methods.Select(method => (
                Path: PathOf(method),
                Roles: ForGateways.Contains(method.Name) ? [PeerIdentity.Gateway] : entry.Roles)))
            .ToDictionary(
                entry => entry.Path,
                IReadOnlySet<string> (entry) => entry.Roles.ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal),
        Enrolment.Descriptor.Methods.Where(method => WithoutCertificate.Contains(method.Name)).Select(PathOf)
            .ToHashSet(StringComparer.Ordinal),
        sites.IsConfigured);

    /// <summary>Refuses what a certificate of one site has no business with.</summary>
    /// <param name="context">The call; by plaintext on loopback nobody is known, and all may see all.</param>
    /// <param name="site">The site that is asked for; empty for all.</param>
    /// <exception cref="RpcException">PERMISSION_DENIED; it is logged.</exception>
    public static void DemandSite(ServerCallContext context, string site)
    {
        if (CallerOf(context) is { Site.Length: > 0 } caller && caller.Site != site)
        {
            var reason = $"{caller} may see site {caller.Site} only; ask for that one.";
            var call = context.GetHttpContext();
            call.RequestServices.GetRequiredService<CallGate>().NoteDenied(call, new Denial(DenialKind.Site, reason));
            throw new RpcException(new Status(StatusCode.PermissionDenied, reason));
        }
    }

    /// <summary>Who calls, as its certificate says; null by plaintext.</summary>
    public static PeerIdentity? CallerOf(ServerCallContext context) =>
        context.GetHttpContext().Features.Get<PeerIdentity>();

    /// <summary>Why a call was ended while it was open; null where it was not.</summary>
    public static CallEnd? EndOf(ServerCallContext context) => context.GetHttpContext().Features.Get<CallEnd>();

    private static string PathOf(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";
}
