using System.CommandLine;
using System.Text.Json;
using EdgeVault.Hosting.Tls;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Hub.Authority;
using EdgeVault.Hub.Configuration;

namespace EdgeVault.Hub.Verbs;

/// <summary><c>ca</c>, <c>certificate</c>, and of <c>gateway</c> what is about certificates.</summary>
internal static class AuthorityVerbs
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Ca()
    {
        var (config, names) = (HubVerbs.ConfigOption(), NamesOption());
        var init = new Command(
            "init", "Makes the hub's private authority and the hub's own certificate; prints the fingerprint.")
        {
            config, names,
        };
        HubVerbs.Taking(init, async (parsed, _) =>
        {
            // The rest of the settings may want the certificate that is made here.
            var options = HubConfiguration.ReadUnchecked(parsed.GetValue(config), parsed.UnmatchedTokens);
            HubOptionsValidator.ThrowIfNoKeyCanBeMade(options);
            var print = DeskOf(options).Init(options.Name, parsed.GetValue(names) ?? []);
            await Console.Out.WriteLineAsync(print);
        });
        var show = new Command("show", "Prints the SHA-256 fingerprint of the hub's authority.") { config };
        HubVerbs.Taking(show, async (parsed, _) =>
        {
            var options = HubConfiguration.ReadUnchecked(parsed.GetValue(config), parsed.UnmatchedTokens);
            using var authority = new AuthorityFolder(options).Open();
            await Console.Out.WriteLineAsync(AuthorityDesk.FingerprintOf(authority));
        });
        return new Command("ca", "The hub's private certificate authority.") { init, show };
    }

    /// <summary>Gives out the code that <c>edgevault-gateway enroll</c> wants.</summary>
    public static Command Code()
    {
        var (config, site, names) = (HubVerbs.ConfigOption(), SiteOption(), NamesOption());
        var hours = new Option<double>("--hours")
        {
            Description = "How long the code works; default 24.", DefaultValueFactory = _ => 24, HelpName = "N",
        };
        var command = new Command("code", "Prints a code that enrols the gateway of a site, once.")
        {
            config, site, names, hours,
        };
        return HubVerbs.Taking(command, async (parsed, _) =>
        {
            var options = HubConfiguration.Read(parsed.GetValue(config), parsed.UnmatchedTokens);
            var id = parsed.GetRequiredValue(site);
            if (!options.Sites.TryGetValue(id, out var settings))
            {
                throw new VerbException(
                    ExitCode.Configuration, $"Site '{id}' is not configured; add EdgeVaultHub:Sites:{id}:Gateway.");
            }

            var lasts = TimeSpan.FromHours(Math.Clamp(parsed.GetValue(hours), 0.01, 24 * 30));
            var code = DeskOf(options).Grant(id, settings.Gateway, parsed.GetValue(names) ?? [], lasts);
            await Console.Out.WriteLineAsync(code.ToString());
        });
    }

    public static Command Revoke()
    {
        var (config, site, cause) = (HubVerbs.ConfigOption(), SiteOption(), CauseOption());
        var command = new Command(
            "revoke", "Ends a gateway's certificates, and its streams within a minute; prints the serial numbers.")
        {
            config, site, cause,
        };
        return HubVerbs.Taking(command, async (parsed, _) =>
        {
            var options = HubConfiguration.Read(parsed.GetValue(config), parsed.UnmatchedTokens);
            var desk = DeskOf(options);
            foreach (var serial in desk.RevokeGateway(parsed.GetRequiredValue(site), parsed.GetRequiredValue(cause)))
            {
                await Console.Out.WriteLineAsync(serial);
            }
        });
    }

    public static Command Certificate() => new("certificate", "Certificates of those who cannot enrol.")
    {
        Issue(), RevokeSerial(), List(),
    };

    private static Command Issue()
    {
        var (config, names) = (HubVerbs.ConfigOption(), NamesOption());
        var holder = new Argument<string>("HOLDER")
        {
            Description = "consumer/ID, consumer/ID/SITE, desk/ID or hub/NAME; ids are 1–32 of a-z, 0-9 and '-'.",
        };
        var to = new Option<string>("--out")
        {
            Description = "Folder for own.pem (certificate and key) and ca.pem.", HelpName = "DIR", Required = true,
        };
        var command = new Command("issue", "Makes a key and a certificate of 90 days.") { holder, config, names, to };
        return HubVerbs.Taking(command, async (parsed, _) =>
        {
            var text = parsed.GetRequiredValue(holder);
            if (!PeerIdentity.TryParse(text, out var identity) || identity.Role == PeerIdentity.Gateway)
            {
                throw new VerbException(
                    ExitCode.Usage, $"'{text}' is none of consumer/ID, consumer/ID/SITE, desk/ID and hub/NAME.");
            }

            var options = HubConfiguration.ReadUnchecked(parsed.GetValue(config), parsed.UnmatchedTokens);
            var folder = new TlsFolder(Path.GetFullPath(parsed.GetRequiredValue(to)));
            var issued = DeskOf(options).Issue(identity, parsed.GetValue(names) ?? [], folder);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(issued, Json));
        });
    }

    private static Command RevokeSerial()
    {
        var (config, cause) = (HubVerbs.ConfigOption(), CauseOption());
        var serial = new Argument<string>("SERIAL") { Description = "As 'certificate list' prints it." };
        var command = new Command("revoke", "Ends one certificate.") { serial, config, cause };
        return HubVerbs.Taking(command, (parsed, _) =>
        {
            var options = HubConfiguration.ReadUnchecked(parsed.GetValue(config), parsed.UnmatchedTokens);
            DeskOf(options).Revoke(parsed.GetRequiredValue(serial), parsed.GetRequiredValue(cause));
            return Task.CompletedTask;
        });
    }

    private static Command List()
    {
        var config = HubVerbs.ConfigOption();
        var command = new Command("list", "One JSON object for each certificate made here, with its revocation.")
        {
            config,
        };
        return HubVerbs.Taking(command, async (parsed, _) =>
        {
            var options = HubConfiguration.ReadUnchecked(parsed.GetValue(config), parsed.UnmatchedTokens);
            var folder = new AuthorityFolder(options);
            var revoked = folder.Revocations.ToDictionary(each => each.Serial, StringComparer.Ordinal);
            foreach (var each in folder.Issued.OrderBy(each => each.IssuedAt))
            {
                var ended = revoked.GetValueOrDefault(each.Serial);
                var line = new
                {
                    each.Serial,
                    each.Holder,
                    each.IssuedAt,
                    each.NotAfter,
                    RevokedAt = ended?.At,
                    ended?.Cause,
                };
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(line, Lines));
            }
        });
    }

    private static readonly JsonSerializerOptions Lines = new(Json)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private static AuthorityDesk DeskOf(HubOptions options) =>
        new(new AuthorityFolder(options), TimeProvider.System);

    private static Option<string> SiteOption() => new("--site")
    {
        Description = "The site's id.", HelpName = "ID", Required = true,
    };

    private static Option<string> CauseOption() => new("--cause")
    {
        Description = "Why, for those who read it later.", HelpName = "TEXT", Required = true,
    };

    private static Option<string[]?> NamesOption() => new("--name")
    {
        Description = "DNS name or address by which clients of other makers reach it; may be given several times.",
        HelpName = "HOST",
    };
}
