using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeVault.Contracts.Trust.V1;
using EdgeVault.Custody;
using EdgeVault.Gateway.Certificates;
using EdgeVault.Gateway.Composition;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Storage;
using EdgeVault.Hosting.Settings;
using EdgeVault.Hosting.Tls;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using Grpc.Core;
using Grpc.Net.Client;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>enroll</c>: gets this gateway's first certificate from a hub, by a code of the hub's operator.</summary>
internal static class EnrollVerb
{
    public static Command Create()
    {
        var config = CommonOptions.Config();
        var hub = new Option<string>("--hub")
        {
            Description = "Which of EdgeVault:Hubs; default main.",
            DefaultValueFactory = _ => "main",
            HelpName = "NAME",
        };
        var code = new Option<string>("--code")
        {
            Description = "What 'edgevault-hub gateway code' printed.", HelpName = "CODE", Required = true,
        };
        var command = new Command("enroll", "Gets this gateway's certificate from a hub; works once for each code.")
        {
            config, hub, code,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!EnrolmentCode.TryParse(parsed.GetRequiredValue(code), out var read))
            {
                throw new VerbException(ExitCode.Usage, "That is no code: a letter is wrong, or some are missing.");
            }

            await using var host = GatewayHost.Build(parsed.GetValue(config), parsed.UnmatchedTokens);
            // What else the configuration names may come with the enrolment, such as the hub's key.
            var section = host.Services.GetRequiredService<IConfiguration>().GetSection(GatewayOptions.SectionName);
            var folder = SettingsFile.FolderOf(parsed.GetValue(config));
            await EnrolAsync(section, folder, parsed.GetRequiredValue(hub), read, cancellation);
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task EnrolAsync(
        IConfigurationSection section, string folder, string hub, EnrolmentCode code, CancellationToken cancellation)
    {
        var settings = section.GetSection($"{nameof(GatewayOptions.Hubs)}:{hub}").Get<HubOptions>();
        if (settings is not { IsTls: true })
        {
            throw new VerbException(
                ExitCode.Configuration, $"EdgeVault:Hubs:{hub}:Address must be https://host:port of the hub's gRPC.");
        }

        var dataPath = Path.GetFullPath(section[nameof(GatewayOptions.DataPath)] ?? "data", folder);
        var site = section[nameof(CustodyOptions.Site)] ?? "";
        using var ledger = LedgerSigner.CreateOrLoad(dataPath, site, section[nameof(GatewayOptions.Gateway)] ?? "");
        try
        {
            var trust = await AuthorityAsync(settings.Address, code, cancellation);
            using var channel = ChannelTo(settings.Address, shown => IsHub(trust, shown));
            var client = new CertificateClient(
                PosixDisk.Instance, HubCredentialsBook.FolderOf(dataPath, hub));
            var hubKey = await client.EnrolAsync(
                new Enrolment.EnrolmentClient(channel), ledger, code, cancellation);
            await KeepHubKeyAsync(SettingsFile.Absolute(folder, settings.PublicKey), hubKey);
        }
        catch (RpcException fault)
        {
            throw new VerbException(
                ExitCode.Wrong, $"Hub {hub} at {settings.Address}: {fault.StatusCode}: {fault.Status.Detail}", fault);
        }

        await Console.Out.WriteLineAsync(
            $"Enrolled at hub {hub} as gateway/{site}/{section[nameof(GatewayOptions.Gateway)]}.");
    }

    /// <summary>Nothing is believed yet, and nothing told: what comes back must match the fingerprint in the
    /// code.</summary>
    private static async Task<PeerTrust> AuthorityAsync(
        string address, EnrolmentCode code, CancellationToken cancellation)
    {
        using var channel = ChannelTo(address, static shown => shown is not null);
        var answer = await new Enrolment.EnrolmentClient(channel)
            .AuthorityAsync(new AuthorityRequest(), cancellationToken: cancellation);
        var authority = answer.Certificates.FirstOrDefault(der => code.IsFor(der.Span))
            ?? throw new VerbException(
                ExitCode.Wrong,
                $"{address} is not the hub that gave out this code: its authority has another fingerprint. "
                + "Nothing was sent to it.");
        return new PeerTrust([X509CertificateLoader.LoadCertificate(authority.Span)], []);
    }

    private static bool IsHub(PeerTrust trust, X509Certificate? shown) =>
        trust.JudgeServer(shown as X509Certificate2, TimeProvider.System.GetUtcNow())
            .Identity?.Role == PeerIdentity.Hub;

    private static GrpcChannel ChannelTo(string address, Func<X509Certificate?, bool> isTheHub) =>
        GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(10), SslOptions = HubCredentials.WithoutCertificate(isTheHub),
            },
            DisposeHttpClient = true,
        });

    /// <summary>The key by which the hub's cosignatures are believed comes with the certificate, unless it is there
    /// already.
    /// </summary>
    private static async Task KeepHubKeyAsync(string path, string hubKey)
    {
        if (path.Length == 0 || !NoteVerifier.TryParse(hubKey, out var key))
        {
            return;
        }

        if (File.Exists(path))
        {
            if (!PublicKeyFile.TryRead(path, out var known, out _) || !known.Equals(key))
            {
                await Console.Error.WriteLineAsync(
                    $"'{path}' holds another key than the hub has now ({hubKey}); it was left as it is.");
            }

            return;
        }

        PosixDisk.Instance.CreateFolder(Path.GetDirectoryName(path)!);
        WholeFile.Replace(PosixDisk.Instance, path, Encoding.ASCII.GetBytes(hubKey + "\n"));
    }
}
