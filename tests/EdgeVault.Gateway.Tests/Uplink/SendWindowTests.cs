using EdgeVault.Gateway.Uplink;
using EdgeVault.TestKit;

namespace EdgeVault.Gateway.Tests.Uplink;

public sealed class SendWindowTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly SendWindow _window;
    private ulong _next;

    public SendWindowTests() => _window = new SendWindow(_time);

    [Fact]
    public void A_quick_link_gets_larger_messages_up_to_two_MiB()
    {
        var sizes = Enumerable.Range(0, 8).Select(_ => Pass(TimeSpan.FromMilliseconds(200))).ToList();

        Assert.Equal([128, 256, 512, 1_024, 2_048, 2_048, 2_048, 2_048], sizes);
    }

    [Fact]
    public void A_slow_link_gets_smaller_ones_down_to_16_KiB()
    {
        var sizes = Enumerable.Range(0, 4).Select(_ => Pass(TimeSpan.FromSeconds(9))).ToList();

        Assert.Equal([32, 16, 16, 16], sizes);
    }

    [Fact]
    public void A_slow_disk_behind_a_quick_link_gets_larger_ones_too()
    {
        // Four at once are stored together in three seconds: each of them would have needed less than one.
        for (var sent = 0; sent < 4; sent++)
        {
            Send();
        }

        _time.Advance(TimeSpan.FromSeconds(3));
        _window.Acknowledge(_next);

        Assert.Equal(128 << 10, _window.BatchBytes);
    }

    [Fact]
    public void A_link_that_is_not_full_teaches_nothing()
    {
        foreach (var took in new[] { TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(9) })
        {
            _window.Add(++_next, 200);
            _time.Advance(took);
            _window.Acknowledge(_next);
        }

        Assert.Equal(SendWindow.BatchBytesStart, _window.BatchBytes);
    }

    [Theory]
    [InlineData(1_000.0, 16)]
    [InlineData(40_960.0, 40)]
    [InlineData(1e9, 2_048)]
    public void A_link_that_is_held_to_a_bandwidth_has_no_message_of_more_than_a_second(double bytesPerSecond, int kibibytes)
    {
        var window = new SendWindow(_time, bytesPerSecond);
        for (var each = 1UL; each <= 10; each++)
        {
            window.Add(each, window.BatchBytes);
            window.Acknowledge(each);
        }

        Assert.Equal(kibibytes, window.BatchBytes >> 10);
    }

    [Fact]
    public void Between_quick_and_slow_nothing_changes() => Assert.Equal(64, Pass(TimeSpan.FromSeconds(2)));

    [Fact]
    public void There_is_room_until_four_messages_are_on_their_way_and_again_when_one_is_acknowledged()
    {
        for (var sent = 0; sent < 4; sent++)
        {
            Assert.True(_window.HasRoom);
            Send();
        }

        Assert.False(_window.HasRoom);
        _time.Advance(TimeSpan.FromSeconds(2));
        _window.Acknowledge(1);
        Assert.True(_window.HasRoom);
    }

    [Fact]
    public void One_acknowledgement_may_be_for_several_messages()
    {
        Send();
        Send();
        Send();
        Send();
        _time.Advance(TimeSpan.FromSeconds(2));
        _window.Acknowledge(4);

        for (var sent = 0; sent < 4; sent++)
        {
            Assert.True(_window.HasRoom);
            Send();
        }
    }

    [Fact]
    public void A_pace_lets_through_what_the_bandwidth_allows()
    {
        var pace = new SendPace(1_000, _time);
        Assert.True(pace.WaitAsync(TestContext.Current.CancellationToken).IsCompleted);
        pace.Sent(3_000);

        var waiting = pace.WaitAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromMilliseconds(2_999));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(waiting.IsCompleted);
        Assert.True(pace.WaitAsync(TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public void Without_a_bandwidth_nothing_waits()
    {
        var pace = new SendPace(0, _time);
        pace.Sent(1 << 30);

        Assert.True(pace.WaitAsync(TestContext.Current.CancellationToken).IsCompleted);
    }

    /// <summary>KiB of the next message behind one that took so long.</summary>
    private int Pass(TimeSpan took)
    {
        Send();
        _time.Advance(took);
        _window.Acknowledge(_next);
        return _window.BatchBytes >> 10;
    }

    private void Send() => _window.Add(++_next, _window.BatchBytes);
}
