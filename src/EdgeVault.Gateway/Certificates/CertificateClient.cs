using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeVault.Contracts.Trust.V1;
using EdgeVault.Hosting.Tls;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using Google.Protobuf;

namespace EdgeVault.Gateway.Certificates;

/// <summary>Asks a hub for a certificate: makes a key, has the ledger's key vouch for it, and keeps what comes back.
/// </summary>
internal sealed class CertificateClient(IDisk disk, TlsFolder folder)
{
    /// <summary>The first certificate, by a code.</summary>
    /// <returns>The hub's cosigning key, a vkey line.</returns>
    /// <exception cref="Grpc.Core.RpcException">The hub gives none.</exception>
    public async Task<string> EnrolAsync(
        Enrolment.EnrolmentClient hub, NoteSigner ledger, EnrolmentCode code, CancellationToken cancellation)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = RequestFor(key, ledger.Name);
        var answer = await hub.EnrolAsync(
            new EnrolRequest
            {
                Secret = ByteString.CopyFrom(code.Secret),
                Request = ByteString.CopyFrom(request),
                Proof = CertificateProof.Create(ledger, request).ToString(),
            },
            cancellationToken: cancellation);
        Keep(answer, key);
        return answer.HubKey;
    }

    /// <summary>Another certificate, by the word of the ledger's key.</summary>
    /// <param name="hub">Where.</param>
    /// <param name="ledger">The key that signs now.</param>
    /// <param name="history">How it came to be the one.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RenewAsync(
        Enrolment.EnrolmentClient hub, NoteSigner ledger, KeyHistory history, CancellationToken cancellation)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = RequestFor(key, ledger.Name);
        var answer = await hub.RenewAsync(
            new RenewRequest
            {
                Request = ByteString.CopyFrom(request),
                Proof = CertificateProof.Create(ledger, request).ToString(),
                Rotations = { history.Rotations },
                EpochStatements = { history.EpochStatements },
            },
            cancellationToken: cancellation);
        Keep(answer, key);
    }

    /// <summary>Writes down what a hub says is revoked, if that is news.</summary>
    public void KeepRevoked(IEnumerable<string> serials)
    {
        var text = string.Concat(serials.Where(IsSerial).Order(StringComparer.Ordinal).Select(each => each + "\n"));
        if (text != string.Concat(folder.Revoked().Select(each => each + "\n")))
        {
            WholeFile.Replace(disk, folder.At(TlsFolder.RevokedFile), Encoding.ASCII.GetBytes(text));
        }
    }

    private static bool IsSerial(string text) => text.Length is > 0 and <= 64 && text.All(char.IsAsciiHexDigitUpper);

    private static byte[] RequestFor(ECDsa key, string name) =>
        new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSigningRequest();

    private void Keep(CertificateResponse answer, ECDsa key)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(answer.Certificate.Span);
        var authorities = answer.Authorities
            .Select(der => PemEncoding.WriteString("CERTIFICATE", der.Span) + "\n");
        disk.CreateFolder(folder.Path);
        WholeFile.Replace(
            disk, folder.At(TlsFolder.AuthorityFile), Encoding.ASCII.GetBytes(string.Concat(authorities)));
        WholeFile.Replace(
            disk, folder.At(TlsFolder.OwnFile),
            Encoding.ASCII.GetBytes($"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n"),
            DiskOpen.CreateNewPrivate);
    }
}

/// <summary>What leads from the key that a hub knows to the one that signs now: statements, oldest first.</summary>
internal sealed record KeyHistory(IReadOnlyList<string> Rotations, IReadOnlyList<string> EpochStatements);
