using System.Buffers;
using System.Text;
using EdgeVault.Capture.Climate;
using EdgeVault.TestKit.Fuzzing;

namespace EdgeVault.Capture.Tests.Climate;

/// <summary>Sensors of any make: where the values stand is configured.</summary>
public sealed class ClimateDecoderTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("/temperature", "/humidity", """{"temperature":21.5,"humidity":40}""", 21.5, 40.0)]
    [InlineData("/data/0/t", "/data/1/h", """{"data":[{"t":"21.5"},{"h":"40"}]}""", 21.5, 40.0)]
    [InlineData("/a~1b/m~0n", null, """{"a/b":{"m~n":-5}}""", -5.0, null)]
    [InlineData("", null, "21.5", 21.5, null)]
    [InlineData(null, "/h", """{"h":0}""", null, 0.0)]
    public void Values_are_found_where_the_configuration_says(
        string? temperature, string? humidity, string message, double? celsius, double? percent)
    {
        var reading = Read(Sensor(temperature, humidity), message);

        Assert.Equal(new ClimateReading("c1", "vault-a", Now, celsius, percent, ClimateQuality.Good), reading);
    }

    [Theory]
    [InlineData("F", 70.7, 21.5)]
    [InlineData("K", 294.65, 21.5)]
    [InlineData("C", 21.5, 21.5)]
    public void Temperatures_become_degrees_Celsius(string unit, double value, double celsius)
    {
        var sensor = Sensor("/t", null);
        sensor.Unit = unit;

        Assert.Equal(celsius, Read(sensor, string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""{"t":{{value}}}""")).TemperatureC!.Value, 6);
    }

    [Theory]
    [InlineData("""{"t":21,"h":40}""", false, nameof(ClimateQuality.Good))]
    [InlineData("""{"t":21,"h":40}""", true, nameof(ClimateQuality.Late))]
    [InlineData("""{"t":-61,"h":40}""", false, nameof(ClimateQuality.Implausible))]
    [InlineData("""{"t":101,"h":40}""", false, nameof(ClimateQuality.Implausible))]
    [InlineData("""{"t":21,"h":-1}""", false, nameof(ClimateQuality.Implausible))]
    [InlineData("""{"t":21,"h":101}""", false, nameof(ClimateQuality.Implausible))]
    [InlineData("""{"t":21}""", false, nameof(ClimateQuality.Unreadable))]
    [InlineData("""{"t":null,"h":40}""", false, nameof(ClimateQuality.Unreadable))]
    [InlineData("""{"t":"NaN","h":40}""", false, nameof(ClimateQuality.Unreadable))]
    [InlineData("""{"t":""", false, nameof(ClimateQuality.Unreadable))]
    [InlineData("""[]""", false, nameof(ClimateQuality.Unreadable))]
    [InlineData("", false, nameof(ClimateQuality.Unreadable))]
    public void What_may_be_made_of_a_reading_is_said(string message, bool isRetained, string quality) =>
        Assert.Equal(quality, Read(Sensor("/t", "/h"), message, isRetained).Quality.ToString());

    [Theory]
    [InlineData("\"2026-03-01T07:59:00Z\"", 60, nameof(ClimateQuality.Good))]
    [InlineData("1772351940", 60, nameof(ClimateQuality.Good))]
    [InlineData("1772351940000", 60, nameof(ClimateQuality.Good))]
    [InlineData("\"2026-03-01T07:54:00Z\"", 360, nameof(ClimateQuality.Late))]
    [InlineData("\"2026-03-01T09:00:00Z\"", 0, nameof(ClimateQuality.Good))]
    [InlineData("\"soon\"", 0, nameof(ClimateQuality.Unreadable))]
    [InlineData("-5", 0, nameof(ClimateQuality.Unreadable))]
    public void A_reading_may_bring_its_time(string time, int secondsAgo, string quality)
    {
        var sensor = Sensor("/t", null);
        sensor.Time = "/at";

        var reading = Read(sensor, $$"""{"t":21,"at":{{time}}}""");

        Assert.Equal((quality, secondsAgo), (reading.Quality.ToString(), (int)(Now - reading.At).TotalSeconds));
    }

    [Fact]
    public void Nothing_that_is_sent_makes_it_throw()
    {
        var (random, message) = (new Random(5), Encoding.UTF8.GetBytes("""{"data":[{"t":"21.5","at":1772351940}],"h":40.5}"""));
        var sensor = Sensor("/data/0/t", "/h");
        sensor.Time = "/data/0/at";
        var decoder = new ClimateDecoder("c1", sensor);
        for (var round = 0; round < 20_000; round++)
        {
            var reading = decoder.Decode(new ReadOnlySequence<byte>(Mutator.Mutate(message, random)), false, Now);
            Assert.True(reading.Quality != ClimateQuality.Good || reading is { TemperatureC: >= -60 and <= 100, HumidityPercent: >= 0 and <= 100 });
        }

        Assert.Equal(
            ClimateQuality.Unreadable,
            decoder.Decode(new ReadOnlySequence<byte>(new byte[ClimateDecoder.MessageBytesMax + 1]), false, Now).Quality);
    }

    private static ClimateReading Read(ClimateSensorOptions sensor, string message, bool isRetained = false) =>
        new ClimateDecoder("c1", sensor).Decode(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(message)), isRetained, Now);

    private static ClimateSensorOptions Sensor(string? temperature, string? humidity) =>
        new() { Zone = "vault-a", Temperature = temperature, Humidity = humidity };
}
