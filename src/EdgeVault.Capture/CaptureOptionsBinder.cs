using System.Globalization;
using EdgeVault.Capture.Climate;
using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Scanners;
using Microsoft.Extensions.Configuration;

namespace EdgeVault.Capture;

/// <summary>Reads the room's sections by hand, so that a value that cannot be read is one fault among all the others.</summary>
/// <remarks>The framework's binder stops at the first such value, and passes misspelt keys over in silence.</remarks>
internal static class CaptureOptionsBinder
{
    /// <param name="folder">What relative paths are relative to.</param>
    public static void Bind(IConfiguration edgeVault, CaptureOptions options, string folder = "")
    {
        options.Path = (edgeVault as IConfigurationSection)?.Path ?? options.Path;
        options.Gateway = $"edgevault-{edgeVault["Site"]}-{edgeVault["Gateway"]}";
        foreach (var section in edgeVault.GetSection("Readers").GetChildren())
        {
            options.Readers[section.Key] = BindReader(new Keys(section, options.BindingFaults), folder);
        }

        foreach (var section in edgeVault.GetSection("Portals").GetChildren())
        {
            options.Portals[section.Key] = BindPortal(new Keys(section, options.BindingFaults));
        }

        foreach (var section in edgeVault.GetSection("Scanners").GetChildren())
        {
            options.Scanners[section.Key] = BindScanner(new Keys(section, options.BindingFaults));
        }

        foreach (var section in edgeVault.GetSection("Climate").GetChildren())
        {
            options.Climate[section.Key] = BindSensor(new Keys(section, options.BindingFaults), folder);
        }

        BindLimits(edgeVault, options);
    }

    private static ReaderOptions BindReader(Keys keys, string folder)
    {
        var reader = new ReaderOptions();
        reader.Endpoint = keys.Text(nameof(reader.Endpoint)) ?? reader.Endpoint;
        reader.ConnectTimeout = keys.Time(nameof(reader.ConnectTimeout), reader.ConnectTimeout);
        reader.ResponseTimeout = keys.Time(nameof(reader.ResponseTimeout), reader.ResponseTimeout);
        reader.Keepalive = keys.Time(nameof(reader.Keepalive), reader.Keepalive);
        reader.Version = keys.Text(nameof(reader.Version)) ?? reader.Version;
        reader.Identity = keys.Text(nameof(reader.Identity));
        reader.Make = keys.Text(nameof(reader.Make));
        reader.StatusTopic = keys.Text(nameof(reader.StatusTopic));
        reader.Silence = keys.Time(nameof(reader.Silence), reader.Silence);
        reader.UserName = keys.Text(nameof(reader.UserName));
        reader.PasswordFile = keys.Path(nameof(reader.PasswordFile), folder);
        reader.ClientCertificate = keys.Path(nameof(reader.ClientCertificate), folder);
        keys.Map(nameof(reader.Topics), reader.Topics);
        reader.Power = keys.RealIfThere(nameof(reader.Power));
        reader.Mode = keys.NumberIfThere(nameof(reader.Mode));
        reader.Session = keys.NumberIfThere(nameof(reader.Session));
        reader.TagPopulation = keys.Number(nameof(reader.TagPopulation), reader.TagPopulation);
        reader.Tid = keys.Flag(nameof(reader.Tid), reader.Tid);
        keys.Map(nameof(reader.Certificates), reader.Certificates);
        keys.Map(nameof(reader.Ciphers), reader.Ciphers);
        keys.RefuseOthers();
        return reader;
    }

    private static PortalOptions BindPortal(Keys keys)
    {
        var portal = new PortalOptions();
        portal.Kind = keys.Text(nameof(portal.Kind)) ?? portal.Kind;
        portal.Camera = keys.Text(nameof(portal.Camera));
        portal.ReadPoint = keys.Text(nameof(portal.ReadPoint)) ?? portal.ReadPoint;
        portal.InsideZone = keys.Text(nameof(portal.InsideZone)) ?? portal.InsideZone;
        portal.OutsideZone = keys.Text(nameof(portal.OutsideZone)) ?? portal.OutsideZone;
        portal.Door = keys.Text(nameof(portal.Door));
        keys.Map(nameof(portal.Beams), portal.Beams);
        keys.Map(nameof(portal.Outputs), portal.Outputs);
        foreach (var antenna in keys.Children(nameof(portal.Antennas)))
        {
            portal.Antennas[antenna.Key] = antenna.Value ?? "";
        }

        keys.RefuseOthers();
        return portal;
    }

    private static ScannerOptions BindScanner(Keys keys)
    {
        var scanner = new ScannerOptions();
        scanner.Endpoint = keys.Text(nameof(scanner.Endpoint)) ?? scanner.Endpoint;
        scanner.Station = keys.Text(nameof(scanner.Station));
        scanner.Portal = keys.Text(nameof(scanner.Portal));
        scanner.BadgeWindow = keys.Time(nameof(scanner.BadgeWindow), scanner.BadgeWindow);
        scanner.Prefix = keys.Text(nameof(scanner.Prefix)) ?? scanner.Prefix;
        scanner.Suffix = keys.Text(nameof(scanner.Suffix)) ?? scanner.Suffix;
        scanner.LengthMax = keys.Number(nameof(scanner.LengthMax), scanner.LengthMax);
        scanner.IdleFlush = keys.Time(nameof(scanner.IdleFlush), scanner.IdleFlush);
        scanner.AnswerGood = keys.Text(nameof(scanner.AnswerGood)) ?? scanner.AnswerGood;
        scanner.AnswerBad = keys.Text(nameof(scanner.AnswerBad)) ?? scanner.AnswerBad;
        keys.RefuseOthers();
        return scanner;
    }

    private static ClimateSensorOptions BindSensor(Keys keys, string folder)
    {
        var sensor = new ClimateSensorOptions();
        sensor.Endpoint = keys.Text(nameof(sensor.Endpoint)) ?? sensor.Endpoint;
        sensor.Topic = keys.Text(nameof(sensor.Topic)) ?? sensor.Topic;
        sensor.Zone = keys.Text(nameof(sensor.Zone)) ?? sensor.Zone;
        sensor.Temperature = keys.Text(nameof(sensor.Temperature));
        sensor.Humidity = keys.Text(nameof(sensor.Humidity));
        sensor.Time = keys.Text(nameof(sensor.Time));
        sensor.Unit = keys.Text(nameof(sensor.Unit)) ?? sensor.Unit;
        sensor.Silence = keys.Time(nameof(sensor.Silence), sensor.Silence);
        sensor.UserName = keys.Text(nameof(sensor.UserName));
        sensor.PasswordFile = keys.Path(nameof(sensor.PasswordFile), folder);
        sensor.ClientCertificate = keys.Path(nameof(sensor.ClientCertificate), folder);
        keys.Map(nameof(sensor.Certificates), sensor.Certificates);
        keys.RefuseOthers();
        return sensor;
    }

    private static void BindLimits(IConfiguration edgeVault, CaptureOptions options)
    {
        var keys = new Keys(edgeVault.GetSection("Dedup"), options.BindingFaults);
        var dedup = options.Dedup;
        dedup.Slice = keys.Time(nameof(dedup.Slice), dedup.Slice);
        dedup.OpenSlicesMax = keys.Number(nameof(dedup.OpenSlicesMax), dedup.OpenSlicesMax);
        dedup.ReadsPerSecondMax = keys.Number(nameof(dedup.ReadsPerSecondMax), dedup.ReadsPerSecondMax);
        keys.RefuseOthers();

        keys = new Keys(edgeVault.GetSection("Presence"), options.BindingFaults);
        var presence = options.Presence;
        presence.SettleAfter = keys.Time(nameof(presence.SettleAfter), presence.SettleAfter);
        presence.SilenceFactor = keys.Real(nameof(presence.SilenceFactor), presence.SilenceFactor);
        presence.SilenceMax = keys.Time(nameof(presence.SilenceMax), presence.SilenceMax);
        presence.TakenUpDb = keys.Real(nameof(presence.TakenUpDb), presence.TakenUpDb);
        keys.RefuseOthers();

        keys = new Keys(edgeVault.GetSection("Passages"), options.BindingFaults);
        var passages = options.Passages;
        passages.Quiet = keys.Time(nameof(passages.Quiet), passages.Quiet);
        passages.SideQuiet = keys.Time(nameof(passages.SideQuiet), passages.SideQuiet);
        passages.LingerAfter = keys.Time(nameof(passages.LingerAfter), passages.LingerAfter);
        passages.RecentWindow = keys.Time(nameof(passages.RecentWindow), passages.RecentWindow);
        passages.GroupGap = keys.Time(nameof(passages.GroupGap), passages.GroupGap);
        passages.GroupHold = keys.Time(nameof(passages.GroupHold), passages.GroupHold);
        passages.Confidence = keys.Real(nameof(passages.Confidence), passages.Confidence);
        passages.WeakDb = keys.Real(nameof(passages.WeakDb), passages.WeakDb);
        passages.TracksMax = keys.Number(nameof(passages.TracksMax), passages.TracksMax);
        keys.RefuseOthers();

        keys = new Keys(edgeVault.GetSection("Recorder"), options.BindingFaults);
        var recorder = options.Recorder;
        recorder.Path = keys.Text(nameof(recorder.Path)) ?? recorder.Path;
        recorder.BytesMax = keys.Long(nameof(recorder.BytesMax), recorder.BytesMax);
        recorder.Age = keys.Time(nameof(recorder.Age), recorder.Age);
        keys.RefuseOthers();
    }

    /// <summary>One section: hands out what was asked for, then names what nobody asked for.</summary>
    private sealed class Keys(IConfigurationSection section, List<string> faults)
    {
        private readonly List<string> _known = [];

        public string? Text(string key)
        {
            _known.Add(key);
            return section[key];
        }

        public string? Path(string key, string folder) =>
            Text(key) is { Length: > 0 } path ? System.IO.Path.Combine(folder, path) : null;

        public IEnumerable<IConfigurationSection> Children(string key)
        {
            _known.Add(key);
            return section.GetSection(key).GetChildren();
        }

        public void Map(string key, IDictionary<string, string> map)
        {
            foreach (var child in Children(key))
            {
                map[child.Key] = child.Value ?? "";
            }
        }

        public int? NumberIfThere(string key) => section[key] is null ? Absent<int>(key) : Number(key, 0);

        public double? RealIfThere(string key) => section[key] is null ? Absent<double>(key) : Real(key, 0);

        public TimeSpan Time(string key, TimeSpan otherwise) =>
            Text(key) is not { } text ? otherwise
            : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value
            : Refuse(key, text, "a time like 00:00:01.5", otherwise);

        public int Number(string key, int otherwise) =>
            Text(key) is not { } text ? otherwise
            : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value
            : Refuse(key, text, "a whole number", otherwise);

        public bool Flag(string key, bool otherwise) =>
            Text(key) is not { } text ? otherwise
            : bool.TryParse(text, out var value) ? value
            : Refuse(key, text, "true or false", otherwise);

        public long Long(string key, long otherwise) =>
            Text(key) is not { } text ? otherwise
            : long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value
            : Refuse(key, text, "a whole number", otherwise);

        public double Real(string key, double otherwise) =>
            Text(key) is not { } text ? otherwise
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
            : Refuse(key, text, "a number", otherwise);

        public void RefuseOthers()
        {
            foreach (var child in section.GetChildren())
            {
                if (!_known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                {
                    faults.Add($"{child.Path}: there is no such key; there are {string.Join(", ", _known)}.");
                }
            }
        }

        private T? Absent<T>(string key)
            where T : struct
        {
            _known.Add(key);
            return null;
        }

        private T Refuse<T>(string key, string text, string whatWouldDo, T otherwise)
        {
            faults.Add($"{section.Path}:{key}: '{text}' is not {whatWouldDo}.");
            return otherwise;
        }
    }
}
