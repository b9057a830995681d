using EdgeVault.Gs1.Epc;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Tests.World;

public sealed class LinkTests
{
    private static readonly Antenna Outside = Antenna.From("door-1", "r1/1", PortalSpec.FourAntennas("r1")["r1/1"]);
    private static readonly Antenna Inside = Antenna.From("door-1", "r1/3", PortalSpec.FourAntennas("r1")["r1/3"]);
    private static readonly Tag Tag = new(EpcBits.From(new byte[12], 96), -19, 3);

    private readonly Link _still = new(new RadioSpec { RiceKDb = 40 });

    [Fact]
    public void Signal_falls_with_distance()
    {
        // Straight on the axis of an antenna that looks across the walk.
        var across = Outside with { TurnRad = 0 };
        var dbm = new[] { 0.5, 1.0, 2.0, 4.0, 8.0 }.Select(metres => At(across, across.X, across.Y - metres)).ToArray();

        Assert.Equal(dbm.OrderDescending(), dbm);
    }

    [Fact]
    public void Levels_are_those_of_a_fixed_reader()
    {
        var across = Outside with { TurnRad = 0 };

        Assert.InRange(At(across, across.X, across.Y - 1), -55, -35);
        Assert.InRange(At(across, across.X, across.Y - 4), -78, -60);
    }

    [Theory]
    [InlineData(-2.5)]
    [InlineData(-1.5)]
    [InlineData(-0.9)]
    [InlineData(-0.4)]
    public void Outside_antennas_dominate_outside_and_inside_ones_inside(double x)
    {
        Assert.True(At(Outside, x, 0) > At(Inside, x, 0) + 3, $"{At(Outside, x, 0)} against {At(Inside, x, 0)} dBm");
        Assert.True(At(Inside, -x, 0) > At(Outside, -x, 0) + 3);
    }

    [Fact]
    public void Threshold_sees_both_sides_alike() => Assert.Equal(At(Outside, 0, 0), At(Inside, 0, 0), 2.0);

    [Fact]
    public void Body_shadows_what_lies_behind_the_carrier()
    {
        var tray = new Exposure(Tag, new Shelf(1.5, 0), 1) { BodyLossDb = 8 };
        var carried = new Exposure(Tag, new Facing(1.5, 1), 1) { BodyLossDb = 8 };

        Assert.Equal(16, _still.At(Outside, tray, 0).AtReaderDbm - _still.At(Outside, carried, 0).AtReaderDbm, 6);
    }

    [Fact]
    public void Answer_chance_follows_the_margin()
    {
        Assert.Equal(0.5, Link.AnswerChance(new(-19, -60), Tag), 6);
        Assert.True(Link.AnswerChance(new(-14, -50), Tag) > 0.99);
        Assert.True(Link.AnswerChance(new(-24, -70), Tag) < 0.01);
    }

    [Fact]
    public void Fading_has_unit_mean_power_and_nulls_a_wavelength_can_reach()
    {
        var fading = new Fading(866, 0);
        var db = Enumerable.Range(0, 4_000).Select(step => fading.GainDb(3, 1, step * 0.01, 0)).ToArray();

        Assert.Equal(1, db.Average(gain => Math.Pow(10, gain / 10)), 0.25);
        Assert.True(db.Min() < -10, $"deepest null {db.Min()} dB");
        // Smooth: a centimetre is a small part of the 35 cm wave.
        Assert.True(Math.Abs(fading.GainDb(3, 1, 1, 0) - fading.GainDb(3, 1, 1.001, 0)) < 1.5);
    }

    private double At(Antenna antenna, double x, double y) =>
        _still.At(antenna, new Exposure(Tag, new Shelf(x, y), 5), 0).AtReaderDbm;

    private sealed record Facing(double X, int Way) : IPath
    {
        public Placement At(long worldUs) => new(X, 0, Way);
    }
}
