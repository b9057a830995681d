using EdgeVault.Capture.Recorder;
using EdgeVault.TestKit;

namespace EdgeVault.Capture.Tests.Recorder;

public sealed class FlightRingTests : IDisposable
{
    private const long Second = 1_000_000;
    private const long Start = 1_795_660_200 * Second;
    private const int BytesMax = 1 << 20;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_never_holds_more_than_it_may_and_keeps_the_newest()
    {
        using var ring = new FlightRing(_folder.File("r1"), BytesMax, TimeSpan.FromDays(1));
        for (var number = 0; number < 400; number++)
        {
            ring.Append(Record(Start + (number * Second), 10_000), Start + (number * Second));
            Assert.InRange(FlightFiles.Of(_folder.File("r1")).Sum(file => file.Bytes), 0, BytesMax);
        }

        var kept = Times();
        Assert.InRange(kept.Count, 80, 110);
        Assert.Equal(Enumerable.Range(400 - kept.Count, kept.Count).Select(number => Start + (number * Second)), kept);
    }

    [Fact]
    public void What_is_too_old_goes_though_there_is_room()
    {
        using var ring = new FlightRing(_folder.File("r1"), BytesMax, TimeSpan.FromSeconds(80));
        for (var number = 0; number < 300; number++)
        {
            ring.Append(Record(Start + (number * Second), 10), Start + (number * Second));
        }

        // Whole files go: up to an eighth of the age may be there besides.
        Assert.InRange((Start + (299 * Second)) - Times()[0], 80 * Second, 92 * Second);
    }

    [Fact]
    public void A_new_start_goes_on_in_a_file_of_its_own_even_if_the_clock_was_set_back()
    {
        using (var ring = new FlightRing(_folder.File("r1"), BytesMax, TimeSpan.FromDays(1)))
        {
            ring.Append(Record(Start, 10), Start);
        }

        using (var ring = new FlightRing(_folder.File("r1"), BytesMax, TimeSpan.FromDays(1)))
        {
            ring.Append(Record(Start - Second, 10), Start - Second);
        }

        Assert.Equal([Start, Start - Second], Times());
        Assert.Equal(2, FlightFiles.Of(_folder.File("r1")).Count());
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Only_the_owner_may_look_into_it()
    {
        using var ring = new FlightRing(_folder.File("r1"), BytesMax, TimeSpan.FromDays(1));
        ring.Append(Record(Start, 10), Start);

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(_folder.File("r1")));
    }

    [Fact]
    public void A_torn_end_or_a_flipped_bit_ends_its_file_and_no_other()
    {
        using (var ring = new FlightRing(_folder.File("r1"), BytesMax, TimeSpan.FromDays(1)))
        {
            ring.Append(Record(Start, 10), Start);
            ring.Append(Record(Start + 1, 10), Start + 1);
        }

        using (var ring = new FlightRing(_folder.File("r1"), BytesMax, TimeSpan.FromDays(1)))
        {
            ring.Append(Record(Start + 2, 10), Start + 2);
        }

        var first = FlightFiles.Of(_folder.File("r1")).First().Path;
        var whole = File.ReadAllBytes(first);
        var record = FlightFormat.RecordHeaderSize + 10;
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(first, whole[..length]);
            var left = (length - FlightFormat.FileHeaderSize) / record;
            Assert.Equal(Enumerable.Range(0, Math.Max(left, 0)).Append(2).Select(at => Start + at), Times(mayBeDamaged: true));
        }

        for (var bit = FlightFormat.FileHeaderSize * 8; bit < (FlightFormat.FileHeaderSize + record) * 8; bit++)
        {
            var flipped = whole.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(first, flipped);
            Assert.Equal([Start + 2], Times(mayBeDamaged: true));
        }
    }

    [Fact]
    public void A_time_span_gives_what_lies_in_it()
    {
        using var ring = new FlightRing(_folder.File("r1"), BytesMax, TimeSpan.FromDays(1));
        for (var number = 0; number < 60; number++)
        {
            ring.Append(Record(Start + number, 9_000), Start + number);
        }

        var some = FlightLog.Read(_folder.Path, "r1", Start + 17, Start + 42, file => Assert.Fail(file)).ToList();
        Assert.Equal(Enumerable.Range(17, 26).Select(number => Start + number), some.Select(record => record.UtcMicros));
        Assert.Equal(["r1"], FlightLog.Readers(_folder.Path));
    }

    private List<long> Times(bool mayBeDamaged = false) =>
        [.. FlightLog.Read(_folder.Path, "r1", 0, long.MaxValue, file => Assert.True(mayBeDamaged, file))
            .Select(record => record.UtcMicros)];

    private static byte[] Record(long us, int length)
    {
        var bytes = new byte[FlightFormat.RecordHeaderSize + length];
        FlightFormat.Write(bytes, us, FlightKind.FromReader, new byte[length]);
        return bytes;
    }
}
