using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Tests.Readers;

public sealed class ReaderClockTests
{
    // A Speedway without a time server: the first of January 2000.
    private const long Year2000Us = 946_684_800_000_000;
    private const long SecondUs = 1_000_000;

    private readonly ReaderClock _clock = new();

    [Fact]
    public void The_smallest_delay_counts_whatever_the_year()
    {
        _clock.Observe(Year2000Us, 5 * SecondUs);
        _clock.Observe(Year2000Us + SecondUs, (6 * SecondUs) - 40_000);
        _clock.Observe(Year2000Us + (2 * SecondUs), (7 * SecondUs) + 900_000);

        Assert.Equal((5 * SecondUs) - 40_000 - Year2000Us, _clock.OffsetUs);
    }

    [Fact]
    public void A_clock_that_drifts_is_followed_within_a_minute()
    {
        // 200 ppm slow, four times what a bad quartz does; delays of up to 50 ms.
        var random = new Random(3);
        for (var second = 0L; second < 3_600; second++)
        {
            var trueUs = second * SecondUs;
            var readerUs = Year2000Us + trueUs - (second * 200);
            _clock.Observe(readerUs, trueUs + random.Next(50_000));
            Assert.InRange(trueUs - (readerUs + _clock.OffsetUs), -50_000, 13_000);
        }
    }

    [Fact]
    public void A_silent_reader_keeps_its_offset_so_that_its_backlog_is_late()
    {
        _clock.Observe(Year2000Us, 5 * SecondUs);
        var returnsUs = 605 * SecondUs;

        // Ten minutes of backlog, oldest first, all at once.
        for (var second = 1L; second <= 600; second++)
        {
            _clock.Observe(Year2000Us + (second * SecondUs), returnsUs);
            var latenessUs = returnsUs - (Year2000Us + (second * SecondUs) + _clock.OffsetUs);
            Assert.Equal((600 - second) * SecondUs, latenessUs);
        }
    }

    [Fact]
    public void The_greeting_of_a_reader_whose_clock_was_set_starts_anew()
    {
        _clock.ObserveNow(Year2000Us, 5 * SecondUs);
        var setUs = 1_772_352_000_000_000;

        _clock.ObserveNow(setUs, 65 * SecondUs);

        Assert.Equal((65 * SecondUs) - setUs, _clock.OffsetUs);
    }

    [Fact]
    public void A_greeting_that_came_a_little_late_does_not_move_the_clock()
    {
        _clock.ObserveNow(Year2000Us, 5 * SecondUs);

        _clock.ObserveNow(Year2000Us + (60 * SecondUs), (65 * SecondUs) + 300_000);

        Assert.Equal((5 * SecondUs) - Year2000Us, _clock.OffsetUs);
    }
}
