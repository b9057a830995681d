using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeVault.Capture.Tests;

public sealed class CaptureOptionsTests
{
    private readonly Dictionary<string, string?> _values = new()
    {
        ["Readers:r1:Endpoint"] = "llrp://127.0.0.1:5084",
        ["Portals:door-1:Kind"] = "vault-door",
        ["Portals:door-1:Camera"] = "cam-7",
        ["Portals:door-1:ReadPoint"] = "urn:epc:id:sgln:0614141.00001.1",
        ["Portals:door-1:InsideZone"] = "vault-a",
        ["Portals:door-1:OutsideZone"] = "corridor",
        ["Portals:door-1:Antennas:r1/1"] = "outside",
        ["Portals:door-1:Antennas:r1/3"] = "inside",
        ["Portals:door-1:Door"] = "r1/gpi1",
        ["Scanners:s1:Endpoint"] = "serial:///dev/ttyACM0?baud=115200",
        ["Scanners:s1:Station"] = "packing-1",
    };

    [Fact]
    public void The_configuration_of_the_design_is_bound()
    {
        var options = Bind();

        Assert.Equal("llrp://127.0.0.1:5084", options.Readers["r1"].Endpoint);
        var door = options.Portals["door-1"];
        Assert.Equal(("cam-7", "vault-a", "corridor", "r1/gpi1"), (door.Camera, door.InsideZone, door.OutsideZone, door.Door));
        Assert.Equal("inside", door.Antennas["r1/3"]);
        var plan = CapturePlan.Of(options);
        Assert.Equal(Side.Outside, plan.Portals[0].Antennas[plan.Readers[0].RouteOf(1).Antenna].Side);
        Assert.Equal(-1, plan.Readers[0].RouteOf(2).Portal);
    }

    [Fact]
    public void Every_setting_of_a_scanner_is_bound()
    {
        foreach (var (key, value) in new[]
        {
            ("Portal", "door-1"), ("BadgeWindow", "00:00:20"), ("Prefix", "<"), ("Suffix", ">"), ("LengthMax", "99"),
            ("IdleFlush", "00:00:00.2"), ("AnswerGood", "06"), ("AnswerBad", "15"),
        })
        {
            _values[$"Scanners:s1:{key}"] = value;
        }

        var scanner = Bind().Scanners["s1"];

        Assert.Equal(("serial:///dev/ttyACM0?baud=115200", "packing-1", "door-1"), (scanner.Endpoint, scanner.Station, scanner.Portal));
        Assert.Equal(
            (TimeSpan.FromSeconds(20), "<", ">", 99, TimeSpan.FromSeconds(0.2), "06", "15"),
            (scanner.BadgeWindow, scanner.Prefix, scanner.Suffix, scanner.LengthMax, scanner.IdleFlush, scanner.AnswerGood, scanner.AnswerBad));
    }

    [Fact]
    public void Limits_are_bound_from_their_sections()
    {
        _values["Passages:Quiet"] = "00:00:01.2";
        _values["Presence:SilenceFactor"] = "6.5";
        _values["Dedup:OpenSlicesMax"] = "1024";

        var options = Bind();

        Assert.Equal(
            (TimeSpan.FromSeconds(1.2), 6.5, 1_024),
            (options.Passages.Quiet, options.Presence.SilenceFactor, options.Dedup.OpenSlicesMax));
    }

    [Theory]
    [InlineData("Readers:r1:Endpoint", "ftp://broker", "EdgeVault:Readers:r1:Endpoint: 'ftp://broker': there are no ftp:// readers; what exists is llrp://host[:port], mqtt://broker[:port], http://host[:port] (Impinj's stream), each with an s for TLS, tcp://host:port and webhook:.")]
    [InlineData("Readers:r1:Endpoint", "", "EdgeVault:Readers:r1:Endpoint: is missing; what exists is llrp://host[:port], mqtt://broker[:port], http://host[:port] (Impinj's stream), each with an s for TLS, tcp://host:port and webhook:.")]
    [InlineData("Readers:r1:Endpoint", "127.0.0.1:5084", "EdgeVault:Readers:r1:Endpoint: '127.0.0.1:5084' is not an endpoint; what exists is llrp://host[:port], mqtt://broker[:port], http://host[:port] (Impinj's stream), each with an s for TLS, tcp://host:port and webhook:.")]
    [InlineData("Readers:r1:Endpoint", "llrp://h/x", "EdgeVault:Readers:r1:Endpoint: 'llrp://h/x' has more than a host and a port; what exists is llrp://host[:port], mqtt://broker[:port], http://host[:port] (Impinj's stream), each with an s for TLS, tcp://host:port and webhook:.")]
    [InlineData("Readers:R_2:Endpoint", "llrp://h", "EdgeVault:Readers:R_2: 'R_2' is not an id; 1 to 32 of a-z, 0-9 and '-' are.")]
    [InlineData("Readers:r1:Keepalive", "soon", "EdgeVault:Readers:r1:Keepalive: 'soon' is not a time like 00:00:01.5.")]
    [InlineData("Readers:r1:Keepalive", "00:00:00.5", "EdgeVault:Readers:r1:Keepalive: 0.5 s is not within 1 s to 300 s.")]
    [InlineData("Readers:r1:Endpont", "x", "EdgeVault:Readers:r1:Endpont: there is no such key; there are Endpoint, ConnectTimeout, ResponseTimeout, Keepalive, Version, Identity, Make, StatusTopic, Silence, UserName, PasswordFile, ClientCertificate, Topics, Power, Mode, Session, TagPopulation, Tid, Certificates, Ciphers.")]
    [InlineData("Readers:r1:Version", "2.0", "EdgeVault:Readers:r1:Version: '2.0' is not auto or 1.0.1.")]
    [InlineData("Readers:r1:Identity", "r1", "EdgeVault:Readers:r1:Identity: 'r1' is not hexadecimal, such as 001625FFFE1125D6.")]
    [InlineData("Readers:r1:Tid", "yes", "EdgeVault:Readers:r1:Tid: 'yes' is not true or false.")]
    [InlineData("Readers:r1:Power", "50", "EdgeVault:Readers:r1:Power: 50 is not within -10 to 40.")]
    [InlineData("Readers:r1:Power", "much", "EdgeVault:Readers:r1:Power: 'much' is not a number.")]
    [InlineData("Readers:r1:Session", "4", "EdgeVault:Readers:r1:Session: 4 is not within 0 to 3.")]
    [InlineData("Readers:r1:Endpoint", "llrps://h", "EdgeVault:Readers:r1:Certificates: an llrps reader needs the SHA-256 fingerprint of its certificate, such as \"2026\": \"9F86…0A08\".")]
    [InlineData("Readers:r1:Certificates:a", "12:34", "EdgeVault:Readers:r1:Certificates:a: '12:34' is not a SHA-256 fingerprint of 64 digits.")]
    [InlineData("Readers:r1:Ciphers:a", "RC4", "EdgeVault:Readers:r1:Ciphers:a: 'RC4' is no IANA name such as TLS_RSA_WITH_AES_128_GCM_SHA256.")]
    [InlineData("Readers:r1:Ciphers:a", "TLS_RSA_WITH_AES_128_GCM_SHA256", "EdgeVault:Readers:r1:Endpoint: 'llrp://127.0.0.1:5084' is not llrps://, mqtts:// or https://, and has certificates or ciphers.")]
    [InlineData("Readers:r1:Make", "zebra", "EdgeVault:Readers:r1:Make: llrp readers have one language; leave it out.")]
    [InlineData("Readers:r1:Endpoint", "mqtt://b", "EdgeVault:Readers:r1:Make: '' is not impinj or zebra.")]
    [InlineData("Readers:r1:Endpoint", "mqtt://b", "EdgeVault:Readers:r1:Topics: an mqtt reader needs at least one topic filter.")]
    [InlineData("Readers:r1:Endpoint", "webhook:", "EdgeVault:Readers:r1:UserName: a reader that posts must sign in; give UserName and PasswordFile.")]
    [InlineData("Readers:r1:Endpoint", "http://h/x#y", "EdgeVault:Readers:r1:Endpoint: 'http://h/x#y' has more than a host and a port; what exists is llrp://host[:port], mqtt://broker[:port], http://host[:port] (Impinj's stream), each with an s for TLS, tcp://host:port and webhook:.")]
    [InlineData("Readers:r1:PasswordFile", "/nowhere", "EdgeVault:Readers:r1:PasswordFile: there is no file '/nowhere'.")]
    [InlineData("Portals:door-1:Door", "r1/1", "EdgeVault:Portals:door-1:Door: 'r1/1' is no input; reader/gpiN or reader/gpiN/low, such as r1/gpi1 is.")]
    [InlineData("Portals:door-1:Door", "r9/gpi1", "EdgeVault:Portals:door-1:Door: there is no reader 'r9' in EdgeVault:Readers.")]
    [InlineData("Portals:door-1:Beams:inside", "r1/gpi1/low", "EdgeVault:Portals:door-1:Beams:inside: this input is already EdgeVault:Portals:door-1:Door.")]
    [InlineData("Portals:door-1:Outputs:r1/gpi1", "red", "EdgeVault:Portals:door-1:Outputs:r1/gpi1: 'r1/gpi1' is no output; reader/gpoN or reader/gpoN/low, such as r1/gpo1 is.")]
    [InlineData("Portals:door-1:Outputs:r9/gpo1", "red", "EdgeVault:Portals:door-1:Outputs:r9/gpo1: there is no reader 'r9' in EdgeVault:Readers.")]
    [InlineData("Portals:door-1:Outputs:r1/gpo1", "blue", "EdgeVault:Portals:door-1:Outputs:r1/gpo1: 'blue' cannot be shown; green, amber, red and buzzer can.")]
    [InlineData("Portals:door-1:Beams:left", "r1/gpi2", "EdgeVault:Portals:door-1:Beams:left: 'left' is no side; inside and outside are.")]
    [InlineData("Climate:c1:Zone", "vault-a", "EdgeVault:Climate:c1:Endpoint: '' is not mqtt://broker[:port] or mqtts://broker[:port].")]
    [InlineData("Climate:c1:Temperature", "x", "EdgeVault:Climate:c1:Temperature: 'x' is no JSON pointer such as /data/temperature.")]
    [InlineData("Climate:c1:Unit", "R", "EdgeVault:Climate:c1:Unit: 'R' is not C, F or K.")]
    [InlineData("Portals:door-1:ReadPoint", "urn:epc:id:sgln:0614141.0001.1", "EdgeVault:Portals:door-1:ReadPoint: 'urn:epc:id:sgln:0614141.0001.1' is not the URI of a location, such as urn:epc:id:sgln:0614141.00001.1 (company prefix and location together 12 digits).")]
    [InlineData("Portals:door-1:InsideZone", "", "EdgeVault:Portals:door-1:InsideZone: '' is not an id; 1 to 32 of a-z, 0-9 and '-' are.")]
    [InlineData("Portals:door-1:OutsideZone", "vault-a", "EdgeVault:Portals:door-1:OutsideZone: 'vault-a' is the inside zone too; a door stands between two.")]
    [InlineData("Portals:door-1:Antennas:r9/1", "inside", "EdgeVault:Portals:door-1:Antennas:r9/1: there is no reader 'r9' in EdgeVault:Readers (r1).")]
    [InlineData("Portals:door-1:Antennas:r1", "inside", "EdgeVault:Portals:door-1:Antennas:r1: 'r1' is not reader/antenna, such as r1/3 (antennas 1 to 255).")]
    [InlineData("Portals:door-1:Antennas:r1/0", "inside", "EdgeVault:Portals:door-1:Antennas:r1/0: 'r1/0' is not reader/antenna, such as r1/3 (antennas 1 to 255).")]
    [InlineData("Portals:door-1:Antennas:r1/03", "outside", "EdgeVault:Portals:door-1:Antennas:r1/3: this antenna is already that of EdgeVault:Portals:door-1:Antennas:r1/03; it can watch one side of one portal.")]
    [InlineData("Portals:door-1:Antennas:r1/1", "inside", "EdgeVault:Portals:door-1:Antennas: no antenna looks at the outside; name one, such as \"r1/1\": \"outside\".")]
    [InlineData("Portals:door-1:Antennas:r1/2", "inwards", "EdgeVault:Portals:door-1:Antennas:r1/2: 'inwards' is no side; inside and outside are.")]
    [InlineData("Scanners:S_1:Station", "x", "EdgeVault:Scanners:S_1: 'S_1' is not an id; 1 to 32 of a-z, 0-9 and '-' are.")]
    [InlineData("Scanners:s1:Station", "Desk 1", "EdgeVault:Scanners:s1:Station: 'Desk 1' is not an id; 1 to 32 of a-z, 0-9 and '-' are.")]
    [InlineData("Scanners:s1:Portal", "door-1", "EdgeVault:Scanners:s1:Station and Portal: one of the two says what the scanner is for, such as \"Station\": \"packing-1\".")]
    [InlineData("Scanners:s1:Portal", "door-9", "EdgeVault:Scanners:s1:Portal: there is no portal 'door-9' in EdgeVault:Portals (door-1).")]
    [InlineData("Scanners:s1:Endpoint", "usb:1", "EdgeVault:Scanners:s1:Endpoint 'usb:1': there are no usb:// scanners; what exists is serial:///dev/ttyACM0?baud=115200&parity=none&data=8&stop=1&flow=none and tcp://host:port")]
    [InlineData("Scanners:s2:Endpoint", "serial:///dev/ttyACM0?baud=9600", "EdgeVault:Scanners:s2:Endpoint: 'serial:///dev/ttyACM0?baud=9600' is already that of s1; two would take each other's codes.")]
    [InlineData("Scanners:s1:BadgeWindow", "00:05:00", "EdgeVault:Scanners:s1:BadgeWindow is 00:05:00; 00:00:01 to 00:02:00 would do.")]
    [InlineData("Scanners:s1:IdleFlush", "long", "EdgeVault:Scanners:s1:IdleFlush: 'long' is not a time like 00:00:01.5.")]
    [InlineData("Scanners:s1:AnswerGood", "6", "EdgeVault:Scanners:s1:AnswerGood is '6'; up to 32 bytes in hex would do.")]
    [InlineData("Scanners:s1:Staton", "x", "EdgeVault:Scanners:s1:Staton: there is no such key; there are Endpoint, Station, Portal, BadgeWindow, Prefix, Suffix, LengthMax, IdleFlush, AnswerGood, AnswerBad.")]
    [InlineData("Dedup:OpenSlicesMax", "1000", "EdgeVault:Dedup:OpenSlicesMax: 1000 is not a power of two from 64 to 1048576; 1024 would do.")]
    [InlineData("Dedup:OpenSlicesMax", "-5", "EdgeVault:Dedup:OpenSlicesMax: -5 is not a power of two from 64 to 1048576; 64 would do.")]
    [InlineData("Passages:Quiet", "00:00:02", "EdgeVault:Passages:Quiet: 2 s is not within 0.5 s to 1.5 s.")]
    [InlineData("Passages:SideQuiet", "00:00:01", "EdgeVault:Passages:SideQuiet: 00:00:01 is shorter than Quiet, 00:00:01.4000000; at least that would do.")]
    [InlineData("Presence:TakenUpDb", "NaN", "EdgeVault:Presence:TakenUpDb: NaN is not within 3 to 20.")]
    public void A_fault_is_named_by_its_key_with_what_would_do(string key, string value, string fault)
    {
        _values[key] = value;

        Assert.Contains(fault, Faults());
    }

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        _values["Readers:r1:Endpoint"] = "serial:///dev/ttyS0";
        _values["Readers:r1:ConnectTimeout"] = "fast";
        _values["Portals:door-1:ReadPoint"] = "here";
        _values["Portals:door-1:Antennas:r9/1"] = "inside";
        _values["Portals:door-2:Antennas:r1/1"] = "outside";
        _values["Passages:TracksMax"] = "many";

        // Door 2 alone has six: two zones, the read point, the antenna taken, and no inside; and its antenna is door 1's.
        Assert.Equal(5 + 5, Faults().Count);
    }

    [Fact]
    public void A_sound_configuration_has_no_faults() => Assert.Empty(Faults());

    private CaptureOptions Bind()
    {
        var options = new CaptureOptions();
        CaptureOptionsBinder.Bind(Section(), options);
        return options;
    }

    private List<string> Faults()
    {
        var services = new ServiceCollection();
        services.AddCapture(Section());
        using var provider = services.BuildServiceProvider();
        try
        {
            _ = provider.GetRequiredService<IOptions<CaptureOptions>>().Value;
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return [.. exception.Failures];
        }
    }

    private IConfigurationSection Section() => new ConfigurationBuilder()
        .AddInMemoryCollection(_values.Select(static pair => KeyValuePair.Create($"EdgeVault:{pair.Key}", pair.Value)))
        .Build()
        .GetSection("EdgeVault");
}
