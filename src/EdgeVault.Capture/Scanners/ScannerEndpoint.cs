using System.Globalization;
using System.IO.Ports;
using System.Text.RegularExpressions;

namespace EdgeVault.Capture.Scanners;

/// <summary>Where a scanner is reached: a serial device with its settings, or a serial device server over TCP.</summary>
/// <param name="Path">Of the device; empty for TCP.</param>
internal sealed partial record ScannerEndpoint(string Path, string Host, int Port)
{
    private const string WhatExists =
        "what exists is serial:///dev/ttyACM0?baud=115200&parity=none&data=8&stop=1&flow=none and tcp://host:port";

    public int Baud { get; private init; } = 9_600;

    public Parity Parity { get; private init; }

    public int DataBits { get; private init; } = 8;

    public StopBits StopBits { get; private init; } = StopBits.One;

    public Handshake Flow { get; private init; }

    /// <summary>What two scanners cannot share.</summary>
    public string Device => IsSerial ? Path : $"{Host}:{Port}";

    public bool IsSerial => Path.Length > 0;

    public override string ToString() => IsSerial ? $"serial://{Path}?baud={Baud}" : $"tcp://{Host}:{Port}";

    /// <returns>Null, or what is wrong and what would do.</returns>
    public static string? TryParse(string text, out ScannerEndpoint? endpoint)
    {
        endpoint = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return $"is missing; {WhatExists}";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
        {
            return $"'{text}' is not an endpoint; {WhatExists}";
        }

        return uri.Scheme switch
        {
            "serial" => TryParseSerial(text, uri, out endpoint),
            "tcp" => TryParseTcp(text, uri, out endpoint),
            _ => $"'{text}': there are no {uri.Scheme}:// scanners; {WhatExists}",
        };
    }

    private static string? TryParseTcp(string text, Uri uri, out ScannerEndpoint? endpoint)
    {
        var isSound = uri.Host.Length > 0 && uri.Port is > 0 and <= 65_535 && uri.PathAndQuery.Trim('/').Length == 0;
        endpoint = isSound ? new ScannerEndpoint("", uri.DnsSafeHost, uri.Port) : null;
        return isSound ? null : $"'{text}' has not just a host and a port; {WhatExists}";
    }

    private static string? TryParseSerial(string text, Uri uri, out ScannerEndpoint? endpoint)
    {
        endpoint = null;
        if (uri.Host.Length > 0 || uri.AbsolutePath.Length < 2)
        {
            return $"'{text}' does not name a device by its whole path; {WhatExists}";
        }

        var settings = new ScannerEndpoint(Uri.UnescapeDataString(uri.AbsolutePath), "", 0);
        foreach (Match pair in Pairs().Matches(uri.Query))
        {
            if (settings.With(pair.Groups["key"].Value, pair.Groups["value"].Value) is not { } changed)
            {
                return $"'{text}': '{pair.Value.TrimStart('?', '&')}' is no setting of a serial port; {WhatExists}";
            }

            settings = changed;
        }

        endpoint = settings;
        return null;
    }

    private ScannerEndpoint? With(string key, string value) => (key, value) switch
    {
        ("baud", _) => WithBaud(value),
        ("data", "7" or "8") => this with { DataBits = value[0] - '0' },
        ("stop", "1") => this with { StopBits = StopBits.One },
        ("stop", "2") => this with { StopBits = StopBits.Two },
        ("flow", "none") => this with { Flow = Handshake.None },
        ("flow", "rtscts") => this with { Flow = Handshake.RequestToSend },
        ("flow", "xonxoff") => this with { Flow = Handshake.XOnXOff },
        ("parity", _) when Enum.TryParse<Parity>(value, ignoreCase: true, out var parity) => this with { Parity = parity },
        _ => null,
    };

    private ScannerEndpoint? WithBaud(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var baud) && baud is >= 300 and <= 1_000_000
            ? this with { Baud = baud }
            : null;

    [GeneratedRegex("[?&](?<key>[^=&]*)=?(?<value>[^&]*)")]
    private static partial Regex Pairs();
}
