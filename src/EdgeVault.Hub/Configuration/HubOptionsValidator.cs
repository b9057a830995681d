using System.Text.RegularExpressions;
using EdgeVault.Hosting.Logs;
using EdgeVault.Hosting.Settings;
using EdgeVault.Hub.Authority;
using EdgeVault.Hub.Trust;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.Configuration;

/// <summary>Reports every fault of the hub's settings at once, by configuration path.</summary>
internal sealed partial class HubOptionsValidator : IValidateOptions<HubOptions>
{
    private const string IdRule = "give 1–32 characters of a-z, 0-9 and '-'";

    public ValidateOptionsResult Validate(string? name, HubOptions options)
    {
        var faults = new List<string>();
        CheckSelf(options, faults);
        CheckListen(options.Listen, faults);
        if (options.Telemetry.LogFormat is not (ServiceLogs.Text or ServiceLogs.Json))
        {
            faults.Add($"EdgeVaultHub:Telemetry:LogFormat is '{options.Telemetry.LogFormat}'; text or json would do.");
        }

        CheckLink(options.Link, faults);
        if (options.Transfers.OverdueAfter < TimeSpan.FromMinutes(1) || options.Transfers.OverdueAfter > TimeSpan.FromDays(90))
        {
            faults.Add($"EdgeVaultHub:Transfers:OverdueAfter is {options.Transfers.OverdueAfter}; 00:01:00 to 90.00:00:00 would do.");
        }

        CheckAuthority(options, faults);
        foreach (var (site, settings) in options.Sites)
        {
            CheckSite(site, settings, IsTls(options), faults);
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>The hub's key needs its name and its folder, and nothing else.</summary>
    /// <exception cref="OptionsValidationException">One of them is wrong.</exception>
    public static void ThrowIfNoKeyCanBeMade(HubOptions options)
    {
        var faults = new List<string>();
        CheckSelf(options, faults);
        if (faults.Count > 0)
        {
            throw new OptionsValidationException(HubOptions.SectionName, typeof(HubOptions), faults);
        }
    }

    private static void CheckSelf(HubOptions options, List<string> faults)
    {
        if (!IsId(options.Name))
        {
            faults.Add($"EdgeVaultHub:Name is '{options.Name}'; {IdRule}, such as 'main'.");
        }

        if (string.IsNullOrWhiteSpace(options.DataPath))
        {
            faults.Add("EdgeVaultHub:DataPath is empty; give the folder for the store and the hub's key.");
        }
    }

    private static void CheckListen(ListenOptions listen, List<string> faults)
    {
        var address = GrpcAddress.Parse(listen.Grpc, listen.AllowPlaintext, out var fault);
        if (address is null)
        {
            faults.Add($"EdgeVaultHub:Listen:Grpc is '{listen.Grpc}'; {fault}");
        }

        if (ListenAddress.Parse(listen.Console, out fault) is null)
        {
            faults.Add($"EdgeVaultHub:Listen:Console is '{listen.Console}'; {fault}");
        }

        if (address?.EndPoint is { Port: > 0 } grpc && grpc.Equals(ListenAddress.Parse(listen.Console, out _)))
        {
            faults.Add(
                $"EdgeVaultHub:Listen:Grpc and EdgeVaultHub:Listen:Console are both '{grpc}'; "
                + "plaintext HTTP/2 and HTTP/1 need two ports.");
        }
    }

    private static bool IsTls(HubOptions options) =>
        GrpcAddress.Parse(options.Listen.Grpc, options.Listen.AllowPlaintext, out _) is { IsTls: true };

    private static void CheckAuthority(HubOptions options, List<string> faults)
    {
        var authority = new AuthorityFolder(options);
        if (IsTls(options) && !authority.Tls.Exists)
        {
            faults.Add(
                $"EdgeVaultHub:Listen:Grpc is '{options.Listen.Grpc}', and this hub has no certificate; "
                + (authority.Exists
                    ? $"edgevault-hub certificate issue hub/{options.Name} --out {Path.Combine(options.DataPath, "tls")} would make one."
                    : "edgevault-hub ca init would make its authority and one."));
        }
    }

    private static void CheckLink(LinkLimits link, List<string> faults)
    {
        if (link.SilenceMax < TimeSpan.FromSeconds(1) || link.SilenceMax > TimeSpan.FromMinutes(10))
        {
            faults.Add(
                $"EdgeVaultHub:Link:SilenceMax is {link.SilenceMax}; 00:00:01 to 00:10:00 would do.");
        }

        if (link.HeartbeatInterval <= TimeSpan.Zero || link.HeartbeatInterval > link.SilenceMax / 2)
        {
            faults.Add(
                $"EdgeVaultHub:Link:HeartbeatInterval is {link.HeartbeatInterval}; "
                + $"more than zero and at most half of SilenceMax ({link.SilenceMax / 2}) would do.");
        }

        if (link.MessageBytesMax is < 64 << 10 or > 64 << 20)
        {
            faults.Add($"EdgeVaultHub:Link:MessageBytesMax is {link.MessageBytesMax}; 65536 to 67108864 would do.");
        }
    }

    private static void CheckSite(string site, SiteOptions settings, bool canEnrol, List<string> faults)
    {
        var path = $"EdgeVaultHub:Sites:{site}";
        if (!IsId(site))
        {
            faults.Add($"{path}: the site's id must be 1–32 characters of a-z, 0-9 and '-'.");
        }

        if (!IsId(settings.Gateway))
        {
            faults.Add($"{path}:Gateway is '{settings.Gateway}'; {IdRule}, such as 'gw1'.");
        }

        if (settings.Address.Length > 0
            && !(Uri.TryCreate(settings.Address, UriKind.Absolute, out var uri)
                && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback))))
        {
            faults.Add(
                $"{path}:Address is '{settings.Address}'; give https://host:port of the gateway's gRPC, or http:// on "
                + "loopback.");
        }

        if (settings.Key.Length == 0 && canEnrol)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(settings.Key))
        {
            faults.Add($"{path}:Key is empty; give the file with the line that 'edgevault-gateway key' prints.");
        }
        else if (SiteKey.Read(settings.Key, out var fault) is not { Origin: var origin })
        {
            faults.Add($"{path}:Key: {fault}");
        }
        else if (origin.Site != site || origin.Gateway != settings.Gateway)
        {
            faults.Add(
                $"{path}:Key is the key of {origin}, not of edgevault/{site}/{settings.Gateway}; "
                + "put that gateway's key there.");
        }
    }

    private static bool IsId(string text) => Id().IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9-]{1,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
