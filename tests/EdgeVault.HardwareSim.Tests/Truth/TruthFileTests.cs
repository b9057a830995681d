using EdgeVault.HardwareSim.Truth;
using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Tests.Truth;

public sealed class TruthFileTests : IDisposable
{
    private static readonly DateTimeOffset Eight = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    private static readonly CrossingLine Crossing = new(
        "p-1", "3034", "door-1", Direction.TurnedBack, Eight, Eight.AddSeconds(7), Eight.AddSeconds(3),
        "carrier-01", "door-1/1", new(3, 4));

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public void Line_has_the_names_that_other_programs_read()
    {
        Assert.Equal(
            """{"type":"crossing","pieceId":"p-1","epcHex":"3034","portal":"door-1","direction":"turned_back","""
            + "\"from\":\"2026-11-21T08:00:00+00:00\",\"to\":\"2026-11-21T08:00:07+00:00\","
            + "\"crossedAt\":\"2026-11-21T08:00:03+00:00\",\"carrier\":\"carrier-01\",\"group\":\"door-1/1\","
            + "\"reads\":{\"outside\":3,\"inside\":4}}",
            Crossing.ToJson());
        Assert.Equal(Crossing, TruthLine.Parse(Crossing.ToJson()));
    }

    [Fact]
    public void Line_that_is_still_being_written_is_left_for_later()
    {
        var file = new TruthFile(_path);
        var line = Crossing.ToJson();
        File.WriteAllText(_path, line[..40]);
        file.Refresh();
        Assert.Empty(file.Crossings);

        File.AppendAllText(_path, line[40..] + "\n" + line + "\n" + new QuietLine(Eight, 2).ToJson());
        file.Refresh();
        Assert.Equal(2, file.Crossings.Count);
        Assert.False(file.IsQuiet);

        File.AppendAllText(_path, "\n");
        file.Refresh();
        Assert.True(file.IsQuiet);
        Assert.Equal(2, file.Crossings.Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"type\":\"crossing\"}")]
    [InlineData("{\"type\":\"rumour\"}")]
    [InlineData("hello")]
    public void Bad_line_is_named_by_file_and_number(string bad)
    {
        File.WriteAllText(_path, Crossing.ToJson() + "\n" + bad + "\n");

        var fault = Assert.Throws<InvalidDataException>(new TruthFile(_path).Refresh);

        Assert.StartsWith($"{_path}, line 2: ", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_path);
}
