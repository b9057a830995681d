using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Contracts.Trust.V1;
using EdgeVault.Hosting.Tls;
using EdgeVault.Hub.Sites;
using EdgeVault.Hub.Store;
using EdgeVault.Hub.Trust;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using Google.Protobuf;
using Grpc.Core;

namespace EdgeVault.Hub.Authority;

/// <summary><c>edgevault.trust.v1.Enrolment</c>: binds a gateway's certificate to its ledger's key, and makes it
/// another certificate for as long as that key vouches.</summary>
internal sealed class EnrolmentService(
    AuthorityFolder folder,
    CertificateAuthority authority,
    TrustedSites sites,
    EpochKeys epochs,
    IHubStore store,
    SiteBoard board,
    NoteSigner hubKey,
    TimeProvider time,
    ILogger<EnrolmentService> logger) : Enrolment.EnrolmentBase
{
    public override Task<AuthorityResponse> Authority(AuthorityRequest request, ServerCallContext context) =>
        Task.FromResult(new AuthorityResponse
        {
            Certificates = { ByteString.CopyFrom(authority.Certificate.RawData) },
        });

    public override Task<CertificateResponse> Enrol(EnrolRequest request, ServerCallContext context)
    {
        var (key, proof) = Read(request.Request, request.Proof, context);
        // Taken before it is looked at: a code that was shown is used up, whatever comes of it.
        var grant = folder.TakeGrant(request.Secret.Span);
        if (grant is null || grant.Expires < time.GetUtcNow()
            || !PeerIdentity.TryParse(grant.Holder, out var holder))
        {
            throw Denied(context, "The code is unknown, used or out of date; the hub's operator can give out another.");
        }

        if (!LedgerOrigin.TryParse(proof.Key.Name, out var origin)
            || origin.Site != holder.Site || origin.Gateway != holder.Detail)
        {
            throw Denied(context, $"The code is for {holder}, the ledger is {proof.Key.Name}.");
        }

        if (!sites.TryBind(origin, proof.Key, out var fault))
        {
            throw Denied(context, fault);
        }

        folder.Bind(new GatewayBinding(
            holder.Site, holder.Detail, proof.Key.ToString(), grant.Names, time.GetUtcNow()));
        board.Expect(origin.ToString());
        AuthorityLog.Enrolled(logger, holder, proof.Key.ToString(), context.Peer);
        return Task.FromResult(Certificate(key, holder, grant.Names));
    }

    public override async Task<CertificateResponse> Renew(RenewRequest request, ServerCallContext context)
    {
        var (key, proof) = Read(request.Request, request.Proof, context);
        if (!LedgerOrigin.TryParse(proof.Key.Name, out var origin)
            || folder.BindingOf(origin.Site) is not { RevokedAt: null } binding || binding.Gateway != origin.Gateway)
        {
            throw Denied(context, $"{proof.Key.Name} is not enrolled here, or was revoked; a new code would do.");
        }

        if (!await SpeaksForAsync(request, proof.Key, context.CancellationToken))
        {
            throw Denied(context, $"The key of {proof.Key.Name} is not the one that this hub has for it.");
        }

        var holder = new PeerIdentity(PeerIdentity.Gateway, binding.Site, binding.Gateway);
        AuthorityLog.Renewed(logger, holder, context.Peer);
        return Certificate(key, holder, binding.Names);
    }

    public override Task<RevokedResponse> Revoked(RevokedRequest request, ServerCallContext context) =>
        Task.FromResult(new RevokedResponse { Serials = { folder.Revocations.Select(each => each.Serial) } });

    /// <summary>As for a stream: the keys that the hub was told, and those that they have handed over to
    /// since.</summary>
    private async Task<bool> SpeaksForAsync(RenewRequest request, NoteVerifier key, CancellationToken cancellation)
    {
        var hello = new Hello { Origin = key.Name, EpochStatements = { request.EpochStatements } };
        if (await epochs.FindAsync(hello, cancellation) is not { } site)
        {
            return false;
        }

        var stored = await store.RotationsAsync(key.Name, cancellation);
        return OriginKeys.Establish(site.Verifier, stored, request.Rotations, out _) is { } chain
            && OriginKeys.WithShown(chain, request.Rotations).Current.Equals(key);
    }

    private (PublicKey Key, CertificateProof Proof) Read(ByteString request, string text, ServerCallContext context)
    {
        if (!CertificateProof.TryParse(text, out var proof, out var fault))
        {
            throw Denied(context, $"The proof does not hold: {fault}.");
        }

        if (proof.Request != Sha256.Of(request.Span))
        {
            throw Denied(context, "The proof is of another request.");
        }

        try
        {
            return (CertificateAuthority.KeyIn(request.Span), proof);
        }
        catch (CryptographicException cause)
        {
            throw Denied(context, $"The request cannot be read: {cause.Message}");
        }
    }

    private CertificateResponse Certificate(PublicKey key, PeerIdentity holder, IReadOnlyList<string> names)
    {
        var now = time.GetUtcNow();
        using var certificate = authority.Issue(key, holder, names, now);
        folder.Note(new IssuedCertificate(
            certificate.SerialNumber, holder.ToString(), certificate.NotAfter, now));
        return new CertificateResponse
        {
            Certificate = ByteString.CopyFrom(certificate.RawData),
            Authorities = { ByteString.CopyFrom(authority.Certificate.RawData) },
            HubKey = hubKey.Verifier.ToString(),
        };
    }

    private RpcException Denied(ServerCallContext context, string why)
    {
        AuthorityLog.Denied(logger, context.Peer, why);
        return new RpcException(new Status(StatusCode.PermissionDenied, why));
    }
}
