using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using EdgeVault.Hosting.Tls;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Hub.Configuration;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Hub.Authority;

/// <summary>All that the authority keeps, a small file for each thing, so that verbs and a running hub may both write.
/// </summary>
/// <remarks>
/// <c>ca/</c>: <c>ca.pem</c>, <c>ca.key</c>, <c>codes/</c> (by hash of the secret), <c>gateways/</c> (by site),
/// <c>issued/</c> and <c>revoked/</c> (by serial number). <c>tls/</c> is the hub's own <see cref="TlsFolder"/>.
/// </remarks>
internal sealed class AuthorityFolder(string dataPath, IDisk disk)
{
    private const int BytesMax = 16 << 10;
    private const string Json = ".json";

    private readonly string _path = Path.Combine(dataPath, "ca");

    public AuthorityFolder(HubOptions options)
        : this(options.DataPath, PosixDisk.Instance)
    {
    }

    public bool Exists => File.Exists(CertificatePath);

    public TlsFolder Tls => new(Path.Combine(dataPath, "tls"));

    private string CertificatePath => Path.Combine(_path, "ca.pem");

    private string KeyPath => Path.Combine(_path, "ca.key");

    /// <exception cref="VerbException">There is one already.</exception>
    public CertificateAuthority Create(string hub, DateTimeOffset now)
    {
        if (Exists)
        {
            throw new VerbException(ExitCode.Wrong, $"There is an authority in '{_path}' already; it stays.");
        }

        var authority = CertificateAuthority.Create(hub, now);
        disk.CreateFolder(_path);
        using var key = authority.Certificate.GetECDsaPrivateKey()!;
        WriteText(KeyPath, key.ExportPkcs8PrivateKeyPem() + "\n", DiskOpen.CreateNewPrivate);
        // Last: with it the authority exists.
        WriteText(CertificatePath, authority.Certificate.ExportCertificatePem() + "\n");
        return authority;
    }

    /// <exception cref="VerbException">There is none, or it cannot be read.</exception>
    public CertificateAuthority Open()
    {
        if (!Exists)
        {
            throw new VerbException(
                ExitCode.Unreadable, $"There is no authority in '{_path}'; edgevault-hub ca init would make one.");
        }

        try
        {
            return new CertificateAuthority(X509Certificate2.CreateFromPemFile(CertificatePath, KeyPath));
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new VerbException(
                ExitCode.Unreadable, $"The authority in '{_path}' cannot be used: {fault.Message}", fault);
        }
    }

    public void Grant(ReadOnlySpan<byte> secret, EnrolmentGrant grant) => Write("codes", NameOf(secret), grant);

    /// <summary>Takes a grant away, durably, so that it works once; null where there is none.</summary>
    public EnrolmentGrant? TakeGrant(ReadOnlySpan<byte> secret)
    {
        var name = NameOf(secret);
        if (Read<EnrolmentGrant>("codes", name) is not { } grant)
        {
            return null;
        }

        var folder = Path.Combine(_path, "codes");
        try
        {
            disk.Unlink(Path.Combine(folder, name + Json));
        }
        catch (DiskException)
        {
            // Another call took it in the same moment.
            return null;
        }

        disk.SyncFolder(folder);
        return grant;
    }

    public void Bind(GatewayBinding binding) => Write("gateways", binding.Site, binding);

    public GatewayBinding? BindingOf(string site) => Read<GatewayBinding>("gateways", site);

    public IEnumerable<GatewayBinding> Bindings => All<GatewayBinding>("gateways");

    public IEnumerable<IssuedCertificate> Issued => All<IssuedCertificate>("issued");

    public IEnumerable<Revocation> Revocations => All<Revocation>("revoked");

    public void Note(IssuedCertificate certificate) => Write("issued", certificate.Serial, certificate);

    /// <summary>From here on nobody of this house is to believe it; a running hub learns of it in seconds.</summary>
    public void Revoke(Revocation revocation)
    {
        Write("revoked", revocation.Serial, revocation);
        disk.CreateFolder(Tls.Path);
        WriteText(
            Tls.At(TlsFolder.RevokedFile),
            string.Concat(Revocations.Select(each => each.Serial + "\n").Order(StringComparer.Ordinal)));
    }

    /// <summary>Writes a certificate, its key and its authority to where a <see cref="TlsFolder"/> looks.</summary>
    public void WriteTls(TlsFolder folder, X509Certificate2 certificate, ECDsa key, X509Certificate2 authority)
    {
        disk.CreateFolder(folder.Path);
        WriteText(folder.At(TlsFolder.AuthorityFile), authority.ExportCertificatePem() + "\n");
        WriteText(
            folder.At(TlsFolder.OwnFile),
            certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n",
            DiskOpen.CreateNewPrivate);
    }

    // Whoever reads the folder must not learn a secret that still works.
    private static string NameOf(ReadOnlySpan<byte> secret) => Convert.ToHexStringLower(SHA256.HashData(secret));

    private IEnumerable<T> All<T>(string kind)
        where T : class =>
        disk.List(Path.Combine(_path, kind))
            .Where(name => name.EndsWith(Json, StringComparison.Ordinal))
            .Select(name => Read<T>(kind, name[..^Json.Length]))
            .OfType<T>();

    private T? Read<T>(string kind, string name)
        where T : class
    {
        var path = Path.Combine(_path, kind, name + Json);
        try
        {
            return WholeFile.TryRead(disk, path, BytesMax) is { } bytes ? JsonSerializer.Deserialize<T>(bytes) : null;
        }
        catch (JsonException fault)
        {
            throw new VerbException(ExitCode.Unreadable, $"'{path}' is damaged; restore it from a backup.", fault);
        }
    }

    private void Write<T>(string kind, string name, T record)
    {
        var folder = Path.Combine(_path, kind);
        disk.CreateFolder(folder);
        WholeFile.Replace(disk, Path.Combine(folder, name + Json), JsonSerializer.SerializeToUtf8Bytes(record));
    }

    private void WriteText(string path, string text, DiskOpen mode = DiskOpen.CreateNew) =>
        WholeFile.Replace(disk, path, Encoding.UTF8.GetBytes(text), mode);
}
