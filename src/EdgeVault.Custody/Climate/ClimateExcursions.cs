using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Climate;

/// <summary>One reading of one sensor; null where it says nothing, or nothing that can be.</summary>
public readonly record struct AirReading(string Sensor, string Zone, DateTimeOffset At, decimal? TemperatureC, decimal? HumidityPercent);

/// <summary>When the air of a zone leaves what the pieces there bear, and when it is good again. A door that is opened for a
/// moment is no excursion, and a sensor that goes silent is not good air.</summary>
/// <remarks>What is open the ledger knows, so a restart goes on with it; min, max and mean are of the readings since then.
/// One owner.</remarks>
public sealed class ClimateExcursions(ClimateLimitOptions limits)
{
    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);

    /// <summary>The facts that a reading makes.</summary>
    /// <param name="reading">It.</param>
    /// <param name="find">An excursion that is open, by its key in the state.</param>
    /// <param name="matters">Whether anything in the zone suffers from such air.</param>
    public IEnumerable<Fact> See(AirReading reading, Func<string, ClimateRow?> find, Func<string, string, bool> matters)
    {
        ArgumentNullException.ThrowIfNull(find);
        ArgumentNullException.ThrowIfNull(matters);
        foreach (var (what, air) in limits.Of)
        {
            foreach (var (measure, value, low, high) in new[]
            {
                (ClimateMeasure.Temperature, reading.TemperatureC, air.TemperatureMin, air.TemperatureMax),
                (ClimateMeasure.Humidity, reading.HumidityPercent, air.HumidityMin, air.HumidityMax),
            })
            {
                if (value is { } known && (low is not null || high is not null)
                    && Judge(reading, what, measure, known, low, high, find, matters) is { } fact)
                {
                    yield return fact;
                }
            }
        }
    }

    private Fact? Judge(
        AirReading reading, string what, ClimateMeasure measure, decimal value, decimal? low, decimal? high,
        Func<string, ClimateRow?> find, Func<string, string, bool> matters)
    {
        var key = CustodyState.ClimateKeyOf(reading.Sensor, measure, what);
        var open = find(key);
        var watched = _watched.GetValueOrDefault(key) ?? new Watched();
        _watched[key] = watched;
        var isOut = value < low || value > high;
        watched.Turn(isOut, reading.At);
        if (open is not null)
        {
            watched.Add(value);
        }

        if (reading.At - watched.Since < limits.Lasting)
        {
            return null;
        }

        return (isOut, open) switch
        {
            (true, null) when matters(reading.Zone, what) => Opened(reading, what, measure, value, low, high, watched),
            (false, not null) => Closed(reading, open, watched),
            _ => null,
        };
    }

    private static Fact Opened(
        AirReading reading, string what, ClimateMeasure measure, decimal value, decimal? low, decimal? high, Watched watched)
    {
        watched.Begin(value);
        return new Fact
        {
            Kind = new ClimateExcursionOpened
            {
                Sensor = reading.Sensor,
                Zone = reading.Zone,
                Measure = measure,
                Sensitivity = what,
                ValueMilli = Milli(value),
                LowMilli = Milli(low ?? 0),
                HighMilli = Milli(high ?? 0),
            },
            From = watched.Since,
            To = reading.At,
        };
    }

    private static Fact Closed(AirReading reading, ClimateRow open, Watched watched)
    {
        var (min, max, mean, readings) = watched.End(open.ValueMilli / 1_000m);
        return new Fact
        {
            Kind = new ClimateExcursionClosed
            {
                Sensor = open.Sensor,
                Zone = open.Zone,
                Measure = open.Measure,
                Sensitivity = open.Sensitivity,
                Opened = open.By.Index,
                MinMilli = Milli(min),
                MaxMilli = Milli(max),
                MeanMilli = Milli(mean),
                Readings = readings,
            },
            From = CustodyTime.TryFromUs(open.SinceUs, out var since) ? since : reading.At,
            To = reading.At,
            Causes = [open.By.Index],
        };
    }

    private static int Milli(decimal value) => (int)Math.Round(value * 1_000);

    private sealed class Watched
    {
        private bool? _isOut;
        private decimal _min = decimal.MaxValue;
        private decimal _max = decimal.MinValue;
        private decimal _sum;
        private uint _readings;

        /// <summary>Since when it is as it is.</summary>
        public DateTimeOffset Since { get; private set; }

        public void Turn(bool isOut, DateTimeOffset at)
        {
            if (_isOut != isOut)
            {
                (_isOut, Since) = (isOut, at);
            }
        }

        public void Begin(decimal value)
        {
            (_min, _max, _sum, _readings) = (decimal.MaxValue, decimal.MinValue, 0, 0);
            Add(value);
        }

        public void Add(decimal value)
        {
            (_min, _max, _sum) = (Math.Min(_min, value), Math.Max(_max, value), _sum + value);
            _readings++;
        }

        public (decimal Min, decimal Max, decimal Mean, uint Readings) End(decimal first) =>
            _readings == 0 ? (first, first, first, 1) : (_min, _max, _sum / _readings, _readings);
    }
}
