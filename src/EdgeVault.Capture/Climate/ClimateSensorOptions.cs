namespace EdgeVault.Capture.Climate;

/// <summary>One entry of the <c>Climate</c> section: a sensor that publishes JSON to a broker.</summary>
public sealed class ClimateSensorOptions
{
    /// <summary><c>mqtt://broker[:1883]</c> or <c>mqtts://broker[:8883]</c>.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The topic it publishes on.</summary>
    public string Topic { get; set; } = "";

    /// <summary>The zone whose air it measures.</summary>
    public string Zone { get; set; } = "";

    /// <summary>Where in its JSON the temperature stands: a JSON pointer (RFC 6901) such as <c>/data/temperature</c>;
    /// empty for a message that is nothing but the number.</summary>
    public string? Temperature { get; set; }

    /// <summary>Likewise the relative humidity in percent. At least one of the two is required.</summary>
    public string? Humidity { get; set; }

    /// <summary>Likewise the time, RFC 3339 or seconds or milliseconds since 1970; without it a reading is of its
    /// arrival.</summary>
    public string? Time { get; set; }

    /// <summary>Of the temperature: <c>C</c>, the default, <c>F</c> or <c>K</c>.</summary>
    public string Unit { get; set; } = "C";

    /// <summary>Silence of this length makes the last reading worthless. 10 s to 1 d, default 15 min.</summary>
    public TimeSpan Silence { get; set; } = TimeSpan.FromMinutes(15);

    public string? UserName { get; set; }

    /// <summary>File whose first line is the password, relative to the configuration file.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>For mqtts: PEM file with a client certificate and its key, relative to the configuration
    /// file.</summary>
    public string? ClientCertificate { get; set; }

    /// <summary>For mqtts: SHA-256 fingerprints of the certificates that the broker may show, under names of your own;
    /// without any the system's authorities decide.</summary>
    public IDictionary<string, string> Certificates { get; } =
        new SortedDictionary<string, string>(StringComparer.Ordinal);
}
