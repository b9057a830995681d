using System.Globalization;
using EdgeVault.Capture.Mqtt;

namespace EdgeVault.Capture.Readers;

/// <summary>What a reader's options may be, beyond their times.</summary>
internal static class ReaderOptionsCheck
{
    private const int HexDigitsMax = 124;
    private const int NameMax = 64;

    public static void Check(string path, ReaderOptions reader, List<string> faults)
    {
        if (ReaderEndpoint.TryParse(reader.Endpoint, out var endpoint) is not null)
        {
            // Told already; what suits an endpoint cannot be known without one.
            endpoint = new ReaderEndpoint("", 1, reader.Certificates.Count > 0);
        }

        CheckIdentity(path, reader, endpoint, faults);
        if (endpoint.IsJson)
        {
            CheckJson(path, reader, endpoint, faults);
        }
        else
        {
            CheckLlrp(path, reader, faults);
        }

        CheckSignIn(path, reader, endpoint, faults);
        CheckTls(path, reader, endpoint, faults);
    }

    private static void CheckIdentity(string path, ReaderOptions reader, ReaderEndpoint endpoint, List<string> faults)
    {
        if (reader.Identity is not { } identity)
        {
            return;
        }

        if (endpoint.IsJson && identity.Length is 0 or > NameMax)
        {
            faults.Add($"{path}:Identity: '{identity}' is not the reader's host name or MAC address, as it sends them itself.");
        }

        if (!endpoint.IsJson && (identity.Length is 0 or > HexDigitsMax || !identity.All(char.IsAsciiHexDigit)))
        {
            faults.Add($"{path}:Identity: '{identity}' is not hexadecimal, such as 001625FFFE1125D6.");
        }
    }

    private static void CheckLlrp(string path, ReaderOptions reader, List<string> faults)
    {
        if (reader.Version is not ("auto" or "1.0.1"))
        {
            faults.Add($"{path}:Version: '{reader.Version}' is not auto or 1.0.1.");
        }

        Within($"{path}:Power", reader.Power, -10, 40, faults);
        Within($"{path}:Mode", reader.Mode, 0, ushort.MaxValue, faults);
        Within($"{path}:Session", reader.Session, 0, 3, faults);
        Within($"{path}:TagPopulation", reader.TagPopulation, 1, ushort.MaxValue, faults);
        Refuse($"{path}:Make", reader.Make is not null, "llrp readers have one language; leave it out", faults);
    }

    private static void CheckJson(string path, ReaderOptions reader, ReaderEndpoint endpoint, List<string> faults)
    {
        if (reader.Make is not (null or "impinj" or "zebra")
            || (reader.Make is null && endpoint.Kind is ReaderLinkKind.Mqtt or ReaderLinkKind.Webhook))
        {
            faults.Add($"{path}:Make: '{reader.Make}' is not impinj or zebra.");
        }

        Refuse(
            $"{path}:Power",
            reader.Power is not null || reader.Mode is not null || reader.Session is not null || reader.Tid,
            "Power, Mode, Session and Tid of a JSON reader are set at the reader", faults);
        var isMqtt = endpoint.Kind == ReaderLinkKind.Mqtt;
        var never = isMqtt && reader.StatusTopic is not null && reader.Silence == TimeSpan.Zero;
        if (!never)
        {
            CaptureLimitsCheck.Between($"{path}:Silence", reader.Silence, 2, 600, faults);
        }

        Refuse($"{path}:Topics", isMqtt && reader.Topics.Count == 0, "an mqtt reader needs at least one topic filter", faults);
        Refuse(
            $"{path}:Topics", !isMqtt && (reader.Topics.Count > 0 || reader.StatusTopic is not null),
            "only mqtt readers have topics", faults);
        foreach (var (name, filter) in reader.Topics.Where(static topic => !MqttLine.IsFilter(topic.Value)))
        {
            faults.Add($"{path}:Topics:{name}: '{filter}' is no topic filter such as dc1/r1/tags or dc1/r1/#.");
        }

        if (reader.StatusTopic is { } status && !MqttLine.IsTopic(status))
        {
            faults.Add($"{path}:StatusTopic: '{status}' is no topic such as dc1/r1/status.");
        }
    }

    private static void CheckSignIn(string path, ReaderOptions reader, ReaderEndpoint endpoint, List<string> faults)
    {
        var canSignIn = endpoint.Kind is ReaderLinkKind.Mqtt or ReaderLinkKind.HttpStream or ReaderLinkKind.Webhook;
        Refuse($"{path}:UserName", reader.UserName is not null && !canSignIn, "nobody signs in over this endpoint", faults);
        Refuse(
            $"{path}:PasswordFile", (reader.UserName is null) != (reader.PasswordFile is null),
            "UserName and PasswordFile belong together", faults);
        Refuse(
            $"{path}:UserName", endpoint.Kind == ReaderLinkKind.Webhook && reader.UserName is null,
            "a reader that posts must sign in; give UserName and PasswordFile", faults);
        Refuse(
            $"{path}:ClientCertificate", reader.ClientCertificate is not null && (!endpoint.IsTls || endpoint.Kind != ReaderLinkKind.Mqtt),
            "only mqtts shows a client certificate", faults);
        if (reader.PasswordFile is { } file && SecretFile.Fault(file) is { } fault)
        {
            faults.Add($"{path}:PasswordFile: {fault}");
        }

        if (reader.ClientCertificate is { } pem && SecretFile.CertificateFault(pem) is { } pemFault)
        {
            faults.Add($"{path}:ClientCertificate: {pemFault}");
        }
    }

    private static void CheckTls(string path, ReaderOptions reader, ReaderEndpoint endpoint, List<string> faults)
    {
        if (endpoint.IsTls && !endpoint.IsJson && reader.Certificates.Count == 0)
        {
            faults.Add(
                $"{path}:Certificates: an llrps reader needs the SHA-256 fingerprint of its certificate, such as "
                + "\"2026\": \"9F86…0A08\".");
        }

        foreach (var (name, pin) in reader.Certificates.Where(static pin => !ReaderTls.IsFingerprint(pin.Value)))
        {
            faults.Add($"{path}:Certificates:{name}: '{pin}' is not a SHA-256 fingerprint of {ReaderTls.FingerprintDigits} digits.");
        }

        foreach (var (name, cipher) in reader.Ciphers.Where(static cipher => !ReaderTls.IsCipher(cipher.Value)))
        {
            faults.Add($"{path}:Ciphers:{name}: '{cipher}' is no IANA name such as TLS_RSA_WITH_AES_128_GCM_SHA256.");
        }

        if (!endpoint.IsTls && reader.Certificates.Count + reader.Ciphers.Count > 0)
        {
            faults.Add($"{path}:Endpoint: '{reader.Endpoint}' is not llrps://, mqtts:// or https://, and has certificates or ciphers.");
        }
    }

    private static void Refuse(string path, bool isFault, string what, List<string> faults)
    {
        if (isFault)
        {
            faults.Add($"{path}: {what}.");
        }
    }

    private static void Within(string path, double? value, double least, double most, List<string> faults)
    {
        if (value is { } there && !(there >= least && there <= most))
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: {there} is not within {least} to {most}."));
        }
    }
}
