using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace EdgeVault.Hub.Telemetry;

/// <summary>Gathers what one meter measures and prints it in the Prometheus text format 0.0.4.</summary>
/// <remarks>
/// <code>
/// family = "# HELP " name " " text LF "# TYPE " name " " kind LF sample+
/// sample = name [ "{" label "=" quoted ( "," label "=" quoted )* "}" ] " " value LF
/// </code>
/// Counters are summed, gauges keep their last value, histograms give sum and count as a summary does.
/// </remarks>
internal sealed class PrometheusText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    // Label values come from the configuration and the store, never from a peer; far above any real hub.
    private const int SeriesMax = 10_000;

    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = new();
    private readonly MeterListener _listener = new();

    // The meter is published once the metrics exist, hence the parameter; each process, and each test, listens to its
    // own.
    public PrometheusText(IMeterFactory meters, HubMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == HubMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    public string Print()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder(4_096);
        var ordered = _series
            .OrderBy(series => NameOf(series.Key.Instrument), StringComparer.Ordinal)
            .ThenBy(series => series.Key.Labels, StringComparer.Ordinal);
        foreach (var family in ordered.GroupBy(series => series.Key.Instrument))
        {
            var (name, kind, about) = (NameOf(family.Key), KindOf(family.Key), family.Key.Description);
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {about?.ReplaceLineEndings(" ")}\n");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {kind}\n");
            foreach (var ((_, labels), series) in family)
            {
                PrintSamples(text, name, kind, labels, series);
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static void PrintSamples(StringBuilder text, string name, string kind, string labels, Series series)
    {
        var (value, count) = series.Read();
        if (kind != "summary")
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {value:R}\n");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"{name}_sum{labels} {value:R}\n{name}_count{labels} {count}\n");
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = (instrument, LabelsOf(tags));
        if (_series.Count < SeriesMax || _series.ContainsKey(key))
        {
            _series.GetOrAdd(key, _ => new Series()).Take(value, replaces: KindOf(instrument) == "gauge");
        }
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            labels.Append(labels.Length == 0 ? '{' : ',')
                .Append(Cleaned(key))
                .Append("=\"")
                .Append(Escaped(value?.ToString() ?? ""))
                .Append('"');
        }

        return labels.Length == 0 ? "" : labels.Append('}').ToString();
    }

    private static string Escaped(string value) =>
        value.Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);

    private static string NameOf(Instrument instrument) =>
        Cleaned(instrument.Name) + (instrument.Unit == "s" ? "_seconds" : "")
        + (KindOf(instrument) == "counter" ? "_total" : "");

    private static string Cleaned(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string KindOf(Instrument instrument) => instrument switch
    {
        Counter<long> => "counter",
        Histogram<double> => "summary",
        _ => "gauge",
    };

    private sealed class Series
    {
        private readonly Lock _gate = new();
        private double _value;
        private long _count;

        public void Take(double value, bool replaces)
        {
            lock (_gate)
            {
                _value = replaces ? value : _value + value;
                _count++;
            }
        }

        public (double Value, long Count) Read()
        {
            lock (_gate)
            {
                return (_value, _count);
            }
        }
    }
}
