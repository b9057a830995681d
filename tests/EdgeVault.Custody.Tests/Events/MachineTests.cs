using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Tests.Events;

/// <summary>What is asked of the machine itself.</summary>
public sealed class MachineTests
{
    [Fact]
    public void A_boot_id_keeps_the_order_of_its_text() =>
        Assert.Equal(
            "6F1E02A4C1B24D3E8F90112233445566",
            Convert.ToHexString(BootId.Parse("6f1e02a4-c1b2-4d3e-8f90-112233445566\n")));

    [Theory]
    [InlineData("")]
    [InlineData("not an id")]
    public void A_boot_id_that_is_none_is_unknown(string text) => Assert.Empty(BootId.Parse(text));

    [Fact]
    public void This_machine_has_one_boot_id_or_none() => Assert.Equal(BootId.Read(), BootId.Read());

    [Fact]
    public void The_kernel_says_whether_its_clock_is_kept() =>
        Assert.Contains(new KernelClock().Current, new[] { ClockQuality.Synced, ClockQuality.Unsynced });

    [Fact]
    public void Times_are_whole_microseconds_of_utc_and_odd_ones_are_none()
    {
        var time = new DateTimeOffset(2026, 7, 14, 10, 0, 0, TimeSpan.FromHours(2)).AddTicks(19);

        Assert.Equal(1_784_016_000_000_001, CustodyTime.ToUs(time));
        Assert.True(CustodyTime.TryFromUs(CustodyTime.ToUs(time), out var back));
        Assert.Equal(time.AddTicks(-9), back);
        Assert.True(CustodyTime.TryFromUs(CustodyTime.ToUs(DateTimeOffset.MaxValue), out _));
        Assert.False(CustodyTime.TryFromUs(long.MinValue, out _));
        Assert.False(CustodyTime.TryFromUs(long.MaxValue, out _));
    }
}
