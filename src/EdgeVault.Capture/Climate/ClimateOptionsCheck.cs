using EdgeVault.Capture.Mqtt;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Climate;

/// <summary>What a climate sensor's options may be.</summary>
internal static class ClimateOptionsCheck
{
    public static void Check(string path, ClimateSensorOptions sensor, List<string> faults)
    {
        var fault = ReaderEndpoint.TryParse(sensor.Endpoint, out var endpoint);
        if (fault is not null || endpoint.Kind != ReaderLinkKind.Mqtt)
        {
            faults.Add($"{path}:Endpoint: '{sensor.Endpoint}' is not mqtt://broker[:port] or mqtts://broker[:port].");
        }

        if (!MqttLine.IsTopic(sensor.Topic))
        {
            faults.Add($"{path}:Topic: '{sensor.Topic}' is no topic such as dc1/vault-a/climate.");
        }

        if (sensor.Temperature is null && sensor.Humidity is null)
        {
            faults.Add($"{path}: neither Temperature nor Humidity says where a value stands, such as /temperature.");
        }

        foreach (var (name, pointer) in new[]
        {
            ("Temperature", sensor.Temperature), ("Humidity", sensor.Humidity), ("Time", sensor.Time),
        })
        {
            if (pointer is { Length: > 0 } && (pointer[0] != '/' || pointer.Length > JsonPointer.LengthMax))
            {
                faults.Add($"{path}:{name}: '{pointer}' is no JSON pointer such as /data/temperature.");
            }
        }

        if (sensor.Unit is not ("C" or "F" or "K"))
        {
            faults.Add($"{path}:Unit: '{sensor.Unit}' is not C, F or K.");
        }

        CaptureLimitsCheck.Between($"{path}:Silence", sensor.Silence, 10, 86_400, faults);
        CheckSecrets(path, sensor, endpoint.IsTls, faults);
    }

    private static void CheckSecrets(string path, ClimateSensorOptions sensor, bool isTls, List<string> faults)
    {
        if ((sensor.UserName is null) != (sensor.PasswordFile is null))
        {
            faults.Add($"{path}:PasswordFile: UserName and PasswordFile belong together.");
        }

        if (sensor.PasswordFile is { } file && SecretFile.Fault(file) is { } fault)
        {
            faults.Add($"{path}:PasswordFile: {fault}");
        }

        if (sensor.ClientCertificate is { } pem && SecretFile.CertificateFault(pem) is { } pemFault)
        {
            faults.Add($"{path}:ClientCertificate: {pemFault}");
        }

        if (!isTls && (sensor.ClientCertificate is not null || sensor.Certificates.Count > 0))
        {
            faults.Add($"{path}:Endpoint: '{sensor.Endpoint}' is not mqtts://, and has certificates.");
        }

        foreach (var (name, pin) in sensor.Certificates.Where(static pin => !ReaderTls.IsFingerprint(pin.Value)))
        {
            faults.Add(
                $"{path}:Certificates:{name}: '{pin}' is not a SHA-256 fingerprint of {ReaderTls.FingerprintDigits} digits.");
        }
    }
}
