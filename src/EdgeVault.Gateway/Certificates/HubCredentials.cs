using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EdgeVault.Gateway.Uplink;
using EdgeVault.Hosting.Tls;

namespace EdgeVault.Gateway.Certificates;

/// <summary>What this gateway shows to one hub, and what it wants to see from it.</summary>
/// <remarks>The certificates may come, and change, while the gateway runs.</remarks>
internal sealed class HubCredentials(
    string hub, string address, string hubName, TlsFolder folder, TimeProvider time, ILoggerFactory logs) : IDisposable
{
    private readonly Lock _gate = new();
    private TlsKeeper? _keeper;
    private CancellationTokenSource _renewed = new();

    /// <summary>The hub's name in this gateway's configuration.</summary>
    public string Hub => hub;

    public string Address => address;

    public TlsFolder Folder => folder;

    /// <summary>Null while there are none.</summary>
    public TlsMaterial? Material => Keeper?.Material;

    /// <summary>Cancelled when there is another certificate than at the time of asking.</summary>
    public CancellationToken Renewed
    {
        get
        {
            lock (_gate)
            {
                return _renewed.Token;
            }
        }
    }

    /// <summary>What the server side of this gateway uses too.</summary>
    public TlsKeeper? Keeper
    {
        get
        {
            lock (_gate)
            {
                return _keeper ??= folder.Exists ? NewKeeper() : null;
            }
        }
    }

    /// <summary>Looks whether somebody enrolled, or renewed, this gateway.</summary>
    public void Look()
    {
        if (Keeper is { } keeper)
        {
            keeper.Look();
        }
    }

    /// <summary>How a session to the hub is secured from here on.</summary>
    /// <exception cref="HubLinkException">There is no certificate yet.</exception>
    public SslClientAuthenticationOptions ClientOptions()
    {
        var material = Material ?? throw new HubLinkException(
            $"This gateway has not enrolled at hub {hub}: edgevault-gateway enroll --hub {hub} --code CODE, "
            + "with a code from the hub's operator.");
        return new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowTlsResume = false,
            ClientCertificateContext = material.Context,
            RemoteCertificateValidationCallback = (_, shown, _, _) => IsTheHub(material.Trust, shown),
        };
    }

    /// <summary>The same without showing a certificate: one that has expired is no help.</summary>
    public static SslClientAuthenticationOptions WithoutCertificate(Func<X509Certificate?, bool> isTheHub) => new()
    {
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowTlsResume = false,
        RemoteCertificateValidationCallback = (_, shown, _, _) => isTheHub(shown),
    };

    /// <summary>By the authority and the role in its certificate; addresses and names of machines say
    /// nothing.</summary>
    public bool IsTheHub(PeerTrust trust, X509Certificate? shown) =>
        trust.JudgeServer(shown as X509Certificate2, time.GetUtcNow()).Identity is { Role: PeerIdentity.Hub } identity
        && identity.Id == hubName;

    public void Dispose()
    {
        _keeper?.Dispose();
        _renewed.Dispose();
    }

    private TlsKeeper NewKeeper()
    {
        var keeper = new TlsKeeper(folder, time, logs.CreateLogger<TlsKeeper>());
        keeper.Changed += Renew;
        return keeper;
    }

    private void Renew()
    {
        CancellationTokenSource before;
        lock (_gate)
        {
            (before, _renewed) = (_renewed, new CancellationTokenSource());
        }

        // It has no timer and hands out no wait handle, so it needs no disposal, which could race with its users.
        before.Cancel();
    }
}
