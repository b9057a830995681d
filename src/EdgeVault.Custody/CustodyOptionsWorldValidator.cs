using EdgeVault.Gs1.Epc;
using Microsoft.Extensions.Options;

namespace EdgeVault.Custody;

/// <summary>What only GS1 and the time zone database can say about the options.</summary>
internal sealed class CustodyOptionsWorldValidator : IValidateOptions<CustodyOptions>
{
    private const string SglnPrefix = "urn:epc:id:sgln:";

    public ValidateOptionsResult Validate(string? name, CustodyOptions options)
    {
        string[] faults = [.. FaultsOf(options)];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(CustodyOptions options)
    {
        var zone = options.TimeZone ?? "";
        if (!SiteTimeZone.IsName(zone) || (SiteTimeZone.HasDatabase && !SiteTimeZone.TryFind(zone, out _)))
        {
            yield return $"{CustodyOptions.SectionName}:{nameof(options.TimeZone)} is '{zone}', which is no IANA time "
                + "zone; Europe/Brussels would do.";
        }

        var gln = options.SiteGln ?? "";
        if (gln.Length > 0 && !gln.StartsWith(SglnPrefix, StringComparison.Ordinal))
        {
            yield return $"{CustodyOptions.SectionName}:{nameof(options.SiteGln)} is '{gln}'; "
                + $"{SglnPrefix}0614141.00001.0 would do.";
        }
        else if (gln.Length > 0 && !EpcCodec.TryParseIdentityUri(gln, out _, out var error))
        {
            yield return $"{CustodyOptions.SectionName}:{nameof(options.SiteGln)} is not an SGLN: {error}";
        }
    }
}
