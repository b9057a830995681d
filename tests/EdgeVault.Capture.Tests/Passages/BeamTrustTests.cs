using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Passages;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>When a light beam is taken for dead, and when it is believed again.</summary>
public sealed class BeamTrustTests
{
    private const InputKind Outside = InputKind.BeamOutside;
    private const InputKind Inside = InputKind.BeamInside;
    private const long Second = 1_000_000;

    private readonly BeamTrust _trust = new();

    [Theory]
    [InlineData(Outside, BeamFault.OnlyOutside)]
    [InlineData(Inside, BeamFault.OnlyInside)]
    public void One_that_is_broken_alone_time_after_time_shows_that_one_is_dead(InputKind kind, BeamFault fault)
    {
        Alone(kind, BeamTrust.AloneMost - 1, 0);
        Assert.Equal(BeamFault.None, _trust.Fault);

        Alone(kind, 1, 1_000);
        Assert.Equal(fault, _trust.Fault);
    }

    [Fact]
    public void Who_shifts_from_foot_to_foot_was_there_once()
    {
        for (var at = 0L; at < 9; at++)
        {
            _trust.Broken(Outside, isOtherBroken: false, at * Second);
        }

        Alone(Outside, BeamTrust.AloneMost - 2, 100);

        Assert.Equal(BeamFault.None, _trust.Fault);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 20)]
    public void Somebody_who_goes_through_shows_that_both_work(bool isOtherBroken, int after)
    {
        Alone(Outside, BeamTrust.AloneMost, 0);
        _trust.Broken(Inside, isOtherBroken, (15 * (BeamTrust.AloneMost - 1) + after) * Second);
        Assert.Equal(BeamFault.None, _trust.Fault);

        Alone(Outside, BeamTrust.AloneMost - 1, 1_000);
        Assert.Equal(BeamFault.None, _trust.Fault);
    }

    [Fact]
    public void Those_who_lean_in_from_both_sides_accuse_neither()
    {
        for (var at = 0; at < 4 * BeamTrust.AloneMost; at++)
        {
            _trust.Broken(at % 2 == 0 ? Outside : Inside, isOtherBroken: false, 15L * at * Second);
            Assert.Equal(BeamFault.None, _trust.Fault);
        }
    }

    [Fact]
    public void Things_that_cross_unseen_accuse_both_until_somebody_is_seen()
    {
        for (var at = 0; at < BeamTrust.UnseenMost; at++)
        {
            Assert.Equal(BeamFault.None, _trust.Fault);
            // The pieces of one tray are one occasion.
            _trust.Unseen(20L * at * Second);
            _trust.Unseen(((20L * at) + 1) * Second);
        }

        Assert.Equal(BeamFault.NobodySeen, _trust.Fault);

        _trust.Broken(Outside, isOtherBroken: false, 200 * Second);
        Assert.Equal(BeamFault.NobodySeen, _trust.Fault);

        _trust.Broken(Inside, isOtherBroken: false, 201 * Second);
        Assert.Equal(BeamFault.None, _trust.Fault);
    }

    [Fact]
    public void What_crossed_unseen_before_somebody_was_seen_no_longer_counts()
    {
        for (var at = 0; at < 4 * BeamTrust.UnseenMost; at++)
        {
            _trust.Unseen(20L * at * Second);
            _trust.Broken(Outside, isOtherBroken: false, ((20L * at) + 10) * Second);
            _trust.Broken(Inside, isOtherBroken: true, ((20L * at) + 11) * Second);
        }

        Assert.Equal(BeamFault.None, _trust.Fault);
    }

    private void Alone(InputKind kind, int times, long fromSecond)
    {
        for (var at = 0; at < times; at++)
        {
            _trust.Broken(kind, isOtherBroken: false, (fromSecond + (15L * at)) * Second);
        }
    }
}
