using EdgeVault.Capture;
using EdgeVault.Custody;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Rules;

/// <summary>Rules of portals that are not there: a misspelt name would leave a door without its rules, and say nothing.</summary>
/// <param name="section">The <c>EdgeVault</c> section: the portals in it are Capture's, and may be faulty themselves.</param>
internal sealed class RulePortalsValidator(IConfigurationSection section) : IValidateOptions<CustodyOptions>
{
    public ValidateOptionsResult Validate(string? name, CustodyOptions options)
    {
        string[] portals = [.. section.GetSection(nameof(CaptureOptions.Portals)).GetChildren().Select(static portal => portal.Key)];
        string[] faults =
        [
            .. options.Rules.Portals.Keys.Except(portals, StringComparer.Ordinal).Select(stranger =>
                $"{section.Path}:{nameof(CustodyOptions.Rules)}:{nameof(options.Rules.Portals)}:{stranger}: there is no portal '{stranger}' in "
                + $"{section.Path}:{nameof(CaptureOptions.Portals)} ({string.Join(", ", portals)})."),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
