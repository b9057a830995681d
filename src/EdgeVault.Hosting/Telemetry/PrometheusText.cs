using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace EdgeVault.Hosting.Telemetry;

/// <summary>
/// Gathers what the process's <c>EdgeVault.*</c> meters measure and prints it in the Prometheus text format 0.0.4.
/// Counters and up-down counters are summed, gauges keep the last value, histograms give sum and count.
/// </summary>
public sealed class PrometheusText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    // Label values come from configuration (readers, portals, hubs), not from the radio,
    // so this is far above any real site.
    private const int SeriesMax = 10_000;

    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = new();
    private readonly MeterListener _listener = new();

    public PrometheusText(string meterPrefix = "EdgeVault.")
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(meterPrefix, StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    public string Print()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder(4_096);
        foreach (var family in _series.GroupBy(pair => pair.Key.Instrument)
            .OrderBy(group => NameOf(group.Key), StringComparer.Ordinal))
        {
            PrintFamily(text, family.Key, family.OrderBy(pair => pair.Key.Labels, StringComparer.Ordinal));
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static void PrintFamily(
        StringBuilder text, Instrument instrument,
        IEnumerable<KeyValuePair<(Instrument Instrument, string Labels), Series>> family)
    {
        var name = NameOf(instrument);
        text.Append("# HELP ").Append(name).Append(' ')
            .AppendLine(Escaped(instrument.Description ?? "").ReplaceLineEndings(" "));
        text.Append("# TYPE ").Append(name).Append(' ').AppendLine(KindOf(instrument));
        foreach (var ((_, labels), series) in family)
        {
            var (sum, count) = series.Read();
            if (IsHistogram(instrument))
            {
                AppendSample(text, name + "_sum", labels, sum);
                AppendSample(text, name + "_count", labels, count);
            }
            else
            {
                AppendSample(text, name, labels, sum);
            }
        }
    }

    private static void AppendSample(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels).Append(' ')
            .Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = (instrument, LabelsOf(tags));
        if (!_series.TryGetValue(key, out var series))
        {
            if (_series.Count >= SeriesMax)
            {
                return;
            }

            series = _series.GetOrAdd(key, _ => new Series());
        }

        var replaces = instrument.IsObservable
            || instrument.GetType().Name.StartsWith("Gauge", StringComparison.Ordinal);
        series.Add(value, replaces);
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var labels = new StringBuilder("{");
        foreach (var (key, value) in tags)
        {
            labels.Append(labels.Length > 1 ? "," : "").Append(Cleaned(key)).Append("=\"");
            labels.Append(Escaped(value?.ToString() ?? "").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
        }

        return labels.Append('}').ToString();
    }

    private static string Escaped(string text) => text.Replace("\\", @"\\");

    private static string NameOf(Instrument instrument) =>
        Cleaned(instrument.Name) + (KindOf(instrument) == "counter" ? "_total" : "");

    private static string Cleaned(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static bool IsHistogram(Instrument instrument) => KindOf(instrument) == "summary";

    private static string KindOf(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        return type.StartsWith("Counter", StringComparison.Ordinal)
            || type.StartsWith("ObservableCounter", StringComparison.Ordinal) ? "counter"
            : type.StartsWith("Histogram", StringComparison.Ordinal) ? "summary"
            : "gauge";
    }

    private sealed class Series
    {
        private readonly Lock _gate = new();
        private double _sum;
        private double _count;

        public void Add(double value, bool replaces)
        {
            lock (_gate)
            {
                _sum = replaces ? value : _sum + value;
                _count++;
            }
        }

        public (double Sum, double Count) Read()
        {
            lock (_gate)
            {
                return (_sum, _count);
            }
        }
    }
}
