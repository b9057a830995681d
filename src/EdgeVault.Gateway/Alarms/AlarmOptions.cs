using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Rules;
using EdgeVault.Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Alarms;

/// <summary>One entry of <c>EdgeVault:Alarms</c>: who is told of incidents.</summary>
public sealed class AlarmOptions
{
    internal const int NameCharsMax = 24;

    /// <summary><c>https://host/path</c> for a signed webhook (plain http on this machine only), or
    /// <c>mqtt://broker[:1883]</c>. Required.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>For mqtt: the topic. Default <c>edgevault/alarms</c>.</summary>
    public string Topic { get; set; } = "edgevault/alarms";

    /// <summary>The least severity that is told: <c>notice</c>, <c>warning</c>, <c>alarm</c> or <c>critical</c>. Default
    /// <c>warning</c>.</summary>
    public string From { get; set; } = "warning";

    /// <summary>For webhooks: file whose first line is the secret of the signature, 16 characters or more. Relative to the
    /// configuration file. Required there.</summary>
    public string SecretFile { get; set; } = "";

    internal bool IsMqtt => Endpoint.StartsWith("mqtt://", StringComparison.Ordinal);

    internal Severity Least => RulePlanBuilder.TrySeverity(From, out var severity) ? severity : Severity.Warning;
}

/// <summary>Every fault of the <c>Alarms</c> section.</summary>
internal sealed class AlarmOptionsValidator : IValidateOptions<GatewayOptions>
{
    public const int SecretCharsMin = 16;

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        string[] faults = [.. options.Alarms.SelectMany(static alarm => FaultsOf($"EdgeVault:Alarms:{alarm.Key}", alarm.Key, alarm.Value))];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FaultsOf(string path, string name, AlarmOptions alarm)
    {
        if (name.Length is 0 or > AlarmOptions.NameCharsMax || !name.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
        {
            yield return $"{path}: '{name}' is not an id; 1 to {AlarmOptions.NameCharsMax} of a-z, 0-9 and '-' are.";
        }

        var isUri = Uri.TryCreate(alarm.Endpoint, UriKind.Absolute, out var uri);
        if (!isUri || uri!.Scheme is not ("https" or "http" or "mqtt") || uri.Host.Length == 0)
        {
            yield return $"{path}:Endpoint is '{alarm.Endpoint}'; https://host/path or mqtt://broker:1883 would do.";
        }
        else if (uri.Scheme == "http" && !uri.IsLoopback)
        {
            yield return $"{path}:Endpoint is '{alarm.Endpoint}'; without TLS only this machine can be told: https would do.";
        }

        if (!alarm.IsMqtt && (!File.Exists(alarm.SecretFile) || File.ReadLines(alarm.SecretFile).FirstOrDefault() is not { Length: >= SecretCharsMin }))
        {
            yield return $"{path}:SecretFile is '{alarm.SecretFile}'; a file whose first line has {SecretCharsMin} characters or more would do.";
        }

        if (alarm.IsMqtt && (alarm.Topic.Length is 0 or > 1_024 || alarm.Topic.AsSpan().ContainsAny('+', '#')))
        {
            yield return $"{path}:Topic is '{alarm.Topic}'; a topic without + and # would do.";
        }

        if (!RulePlanBuilder.TrySeverity(alarm.From, out _))
        {
            yield return $"{path}:From is '{alarm.From}'; notice, warning, alarm or critical would do.";
        }
    }
}
