using System.Globalization;
using System.Text;
using EdgeVault.Capture.Readers.Json;

namespace EdgeVault.Capture.Tests.Readers.Json;

public sealed class JsonTimeTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("2021-02-02T22:18:35.658476625Z", 1_612_304_315_658_476_625)]
    [InlineData("2021-02-02T22:18:35.5z", 1_612_304_315_500_000_000)]
    [InlineData("2026-09-07T12:29:55.456+0000", 1_788_784_195_456_000_000)]
    [InlineData("2024-09-05T01:07:01.785-0600", 1_725_520_021_785_000_000)]
    [InlineData("2024-09-05T13:07:01.785+06:00", 1_725_520_021_785_000_000)]
    [InlineData("2024-02-29T00:00:00Z", 1_709_164_800_000_000_000)]
    public void Times_as_readers_write_them(string text, long ns)
    {
        Assert.True(JsonFields.TryTime(Encoding.UTF8.GetBytes(text), out var read));
        Assert.Equal(ns, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("...")]
    [InlineData("2026-09-07")]
    [InlineData("2026-09-07T12:29:55")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-09-07T24:00:00Z")]
    [InlineData("2026-09-07T12:60:00Z")]
    [InlineData("2026-09-07T12:29:55.Z")]
    [InlineData("2026-09-07T12:29:55.1234567890Z")]
    [InlineData("2026-09-07T12:29:55+00:000")]
    [InlineData("2026-09-07T12:29:55 0000")]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("2200-01-01T00:00:00Z")]
    [InlineData("07/09/2026 12:22:00Z")]
    public void What_is_no_time_is_none(string text) =>
        Assert.False(JsonFields.TryTime(Encoding.UTF8.GetBytes(text), out _));

    /// <summary>Goal: every time that .NET writes reads back as the same moment. Method: random ones under a
    /// seed.</summary>
    [Fact]
    public void Random_times_agree_with_the_platforms_own_parser()
    {
        var random = new Random(3);
        for (var round = 0; round < 20_000; round++)
        {
            var at = DateTimeOffset.UnixEpoch.AddTicks(random.NextInt64(7_000_000_000L * TimeSpan.TicksPerSecond));
            var offset = TimeSpan.FromMinutes(random.Next(-14 * 60, 14 * 60));
            var text = at.ToOffset(offset).ToString("yyyy-MM-ddTHH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);

            Assert.True(JsonFields.TryTime(Encoding.UTF8.GetBytes(text), out var ns), text);
            Assert.Equal((at - DateTimeOffset.UnixEpoch).Ticks * 100, ns);
        }
    }
}
