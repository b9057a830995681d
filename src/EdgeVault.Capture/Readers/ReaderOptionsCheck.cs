using System.Globalization;

namespace EdgeVault.Capture.Readers;

/// <summary>What a reader's options may be, beyond their times.</summary>
internal static class ReaderOptionsCheck
{
    private const int HexDigitsMax = 124;

    public static void Check(string path, ReaderOptions reader, List<string> faults)
    {
        if (reader.Version is not ("auto" or "1.0.1"))
        {
            faults.Add($"{path}:Version: '{reader.Version}' is not auto or 1.0.1.");
        }

        if (reader.Identity is { } identity
            && (identity.Length is 0 or > HexDigitsMax || !identity.All(char.IsAsciiHexDigit)))
        {
            faults.Add($"{path}:Identity: '{identity}' is not hexadecimal, such as 001625FFFE1125D6.");
        }

        Within($"{path}:Power", reader.Power, -10, 40, faults);
        Within($"{path}:Mode", reader.Mode, 0, ushort.MaxValue, faults);
        Within($"{path}:Session", reader.Session, 0, 3, faults);
        Within($"{path}:TagPopulation", reader.TagPopulation, 1, ushort.MaxValue, faults);
        CheckTls(path, reader, faults);
    }

    private static void CheckTls(string path, ReaderOptions reader, List<string> faults)
    {
        var isTls = ReaderEndpoint.TryParse(reader.Endpoint, out var endpoint) is null && endpoint.IsTls;
        if (isTls && reader.Certificates.Count == 0)
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

        if (!isTls && reader.Certificates.Count + reader.Ciphers.Count > 0)
        {
            faults.Add($"{path}:Endpoint: '{reader.Endpoint}' is not llrps://, and has certificates or ciphers.");
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
