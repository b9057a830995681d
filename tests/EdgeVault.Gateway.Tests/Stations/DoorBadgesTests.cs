using EdgeVault.Gateway.Stations;

namespace EdgeVault.Gateway.Tests.Stations;

public sealed class DoorBadgesTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly DoorBadges _badges = new(portal => TimeSpan.FromSeconds(portal == "door-1" ? 15 : 60));

    [Theory]
    [InlineData(-15, true)]
    [InlineData(-15.1, false)]
    [InlineData(0, true)]
    [InlineData(5, true)] // Two seconds behind the last read.
    [InlineData(5.1, false)]
    public void A_badge_proves_who_crosses_within_its_window(double secondsBefore, bool isProven)
    {
        _badges.Show("door-1", "anna", At.AddSeconds(secondsBefore));

        Assert.Equal(isProven ? ["anna"] : [], Cross(At, 3));
    }

    [Fact]
    public void A_badge_of_another_door_proves_nothing()
    {
        _badges.Show("door-2", "anna", At);

        Assert.Empty(Cross(At, 3));
    }

    [Fact]
    public void One_badge_is_for_one_crossing_and_what_crosses_with_it()
    {
        _badges.Show("door-1", "anna", At);

        Assert.Equal(["anna"], Cross(At.AddSeconds(1), 3));
        Assert.Equal(["anna"], Cross(At.AddSeconds(3), 3)); // The same walk: it began before the other had ended.
        Assert.Empty(Cross(At.AddSeconds(8), 2));
        _badges.Show("door-1", "anna", At.AddSeconds(8));
        Assert.Equal(["anna"], Cross(At.AddSeconds(9), 2));
    }

    [Fact]
    public void Who_showed_a_badge_and_did_not_cross_does_not_count_for_who_comes_later()
    {
        _badges.Show("door-1", "anna", At);
        _badges.Show("door-1", "ben", At.AddSeconds(6));

        Assert.Equal(["ben"], Cross(At.AddSeconds(7), 2));
    }

    [Fact]
    public void Two_who_show_their_badges_together_both_carry()
    {
        _badges.Show("door-1", "ben", At);
        _badges.Show("door-1", "anna", At.AddSeconds(4));

        Assert.Equal(["anna", "ben"], Cross(At.AddSeconds(5), 2));
    }

    [Fact]
    public void What_did_not_cross_uses_no_badge()
    {
        _badges.Show("door-1", "anna", At);

        Assert.Equal(["anna"], _badges.Carriers("door-1", At, At.AddSeconds(1), isCrossing: false));
        Assert.Equal(["anna"], Cross(At.AddSeconds(4), 2));
    }

    private IReadOnlyList<string> Cross(DateTimeOffset from, double seconds) =>
        _badges.Carriers("door-1", from, from.AddSeconds(seconds), isCrossing: true);
}
