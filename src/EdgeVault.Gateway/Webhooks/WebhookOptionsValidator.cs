using EdgeVault.Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Webhooks;

/// <summary>Where readers post to, and whether those that do have somewhere to.</summary>
internal sealed class WebhookOptionsValidator(IConfigurationSection edgeVault, string folder)
    : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var (faults, listen) = (new List<string>(), options.Listen);
        var path = $"{GatewayOptions.SectionName}:{nameof(GatewayOptions.Listen)}";
        if (listen.Webhooks.Length == 0)
        {
            faults.AddRange(edgeVault.GetSection("Readers").GetChildren()
                .Where(static reader => reader["Endpoint"]?.StartsWith("webhook:", StringComparison.Ordinal) == true)
                .Select(reader =>
                    $"{path}:Webhooks is empty, and reader '{reader.Key}' posts; "
                    + "give https://0.0.0.0:8482 and WebhooksCertificate."));
        }
        else if (WebhookListener.Parse(listen.Webhooks, out var fault) is not { } address)
        {
            faults.Add($"{path}:Webhooks is '{listen.Webhooks}'; {fault}");
        }
        else if (address.IsTls && WebhookListener.Fault(listen, folder) is { } certificate)
        {
            faults.Add($"{path}:WebhooksCertificate: {certificate}");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
