using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.Llrp.Messages;

namespace EdgeVault.Capture.Tests.Inputs;

/// <summary>Doors and beams, from a reader's terminal to what custody is told.</summary>
public sealed class PortalInputsTests : IDisposable
{
    private readonly PortalBench _bench = new(Wired());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Door_and_beams_are_told_in_order_with_the_time_of_the_reader()
    {
        _bench.Greet();
        _bench.Time.Advance(TimeSpan.FromSeconds(60));
        Gpi(1, isHigh: true, secondsAgo: 10);
        Gpi(2, isHigh: false, secondsAgo: 9);
        Gpi(3, isHigh: true);
        Gpi(4, isHigh: true);
        Gpi(1, isHigh: false);

        var told = (await _bench.FinishAsync(Token)).OfType<PortalInputChanged>().ToList();

        Assert.Equal(
            [(InputKind.Door, InputState.On), (InputKind.BeamOutside, InputState.On), (InputKind.BeamInside, InputState.On), (InputKind.Door, InputState.Off)],
            told.Select(static input => (input.Kind, input.State)));
        Assert.Equal(["r1/gpi1", "r1/gpi2", "r1/gpi3", "r1/gpi1"], told.Select(static input => input.Input));
        Assert.Equal([10, 9, 0, 0], told.Select(input => (int)(_bench.Clock.UtcNow - input.Since).TotalSeconds));
        Assert.All(told, static input => Assert.Equal("door-1", input.Portal));
    }

    [Fact]
    public async Task The_same_level_again_is_no_news()
    {
        Gpi(1, isHigh: true);
        Gpi(1, isHigh: true);

        Assert.Single((await _bench.FinishAsync(Token)).OfType<PortalInputChanged>());
    }

    [Fact]
    public void An_input_is_unknown_until_it_is_heard_of_and_again_when_the_reader_is_lost()
    {
        Assert.Equal(InputState.Unknown, _bench.Inbox.Inputs.StateOf(InputKind.Door));
        Gpi(1, isHigh: true);
        Assert.Equal(InputState.On, _bench.Inbox.Inputs.StateOf(InputKind.Door));

        new Capture.Readers.SightingSink(
            _bench.Plan.Readers[0], [_bench.Inbox], _bench.Pool, _bench.ReaderCoverage, _bench.Board, _bench.Clock, _bench.Meter)
            .LoseInputs(_bench.Clock.NowUs);

        Assert.Equal(InputState.Unknown, _bench.Inbox.Inputs.StateOf(InputKind.Door));
    }

    [Fact]
    public void A_contact_that_chatters_keeps_its_last_state_and_is_counted()
    {
        for (var change = 0; change <= PortalInputs.ChangesMax; change++)
        {
            Gpi(1, isHigh: change % 2 == 0);
        }

        var changes = new List<InputChange>();
        _bench.Inbox.Inputs.TakeChanges(changes);
        Assert.Equal((PortalInputs.ChangesMax, 1), (changes.Count, _bench.Inbox.Inputs.Dropped));
        Assert.Equal(InputState.On, changes[^1].State);
        Assert.Equal(InputState.On, _bench.Inbox.Inputs.StateOf(InputKind.Door));
    }

    [Theory]
    [InlineData(false, nameof(InputLevel.High), InputState.On)]
    [InlineData(false, nameof(InputLevel.Low), InputState.Off)]
    [InlineData(true, nameof(InputLevel.High), InputState.Off)]
    [InlineData(true, nameof(InputLevel.Low), InputState.On)]
    [InlineData(false, nameof(InputLevel.Unknown), InputState.Unknown)]
    [InlineData(true, nameof(InputLevel.Unknown), InputState.Unknown)]
    public void A_level_means_what_the_configuration_says(bool isActiveLow, string level, InputState state) => Assert.Equal(
        state, new InputRoute(1, 0, InputKind.Door, isActiveLow).StateAt(Enum.Parse<InputLevel>(level)));

    [Theory]
    [InlineData("r1/gpi1", "r1", 1, false)]
    [InlineData("r1/gpi12/low", "r1", 12, true)]
    [InlineData("r1/gpi2/high", "r1", 2, false)]
    public void Inputs_are_named_like_this(string text, string reader, int port, bool isActiveLow)
    {
        Assert.True(InputKey.TryParse(text, out var key));
        Assert.Equal(new InputKey(reader, port, isActiveLow), key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("r1")]
    [InlineData("r1/1")]
    [InlineData("/gpi1")]
    [InlineData("r1/gpi0")]
    [InlineData("r1/gpi256")]
    [InlineData("r1/gpi-1")]
    [InlineData("r1/gpi1/closed")]
    [InlineData("r1/gpi1/low/low")]
    public void And_not_like_this(string text) => Assert.False(InputKey.TryParse(text, out _));

    private static CaptureOptions Wired()
    {
        var options = Configured.Door();
        options.Portals["door-1"].Door = "r1/gpi1";
        options.Portals["door-1"].Beams["outside"] = "r1/gpi2/low";
        options.Portals["door-1"].Beams["inside"] = "r1/gpi3";
        return options;
    }

    private void Gpi(ushort port, bool isHigh, int secondsAgo = 0) => _bench.Intake.OnReaderEvent(new ReaderEvent
    {
        Kind = ReaderEventKind.Gpi,
        GpiPort = port,
        GpiHigh = isHigh,
        UtcMicros = (ulong)(_bench.ReaderUs - (secondsAgo * 1_000_000L)),
    });
}
