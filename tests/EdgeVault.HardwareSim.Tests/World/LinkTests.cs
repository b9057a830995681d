using EdgeVault.Gs1.Epc;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Tests.World;

public sealed class LinkTests
{
    private const double MHz = 866;

    // No floor, no echoes, no sheets, nothing that stands about: the direct ray alone.
    private static readonly RadioSpec Free = new()
    {
        TransmitDbm = 29,
        AntennaGainDbi = 6,
        BeamWidthDegrees = 90,
        FrontToBackDb = 15,
        PathLossExponent = 2,
        FloorReflection = 0,
        RiceKDb = 40,
        ShadeSpreadDb = 0,
        ReverseSpreadDb = 0,
        Mirrors = 0,
        FlashesPerMinute = 0,
        WallLossDb = 10,
    };

    private static readonly Antenna Across = new("r1", 1, "door-1", Side.Outside, new(-0.5, 2, 1.1), new(0, -1, 0));
    private static readonly Tag Tag = new(EpcBits.From(new byte[12], 96)) { SensitivityDbm = -19, LossDb = 4 };

    /// <summary>By hand, at 2 m on the axis: 29 dBm + 6 dBi + 2.15 dBi − 3 dB (circular to linear) − 37.22 dB (free
    /// space, 20 lg 866 + 20 lg 2 − 27.55) − 4 dB (metal) = −7.07 dBm at the tag; back −6 dB (modulation) and the same
    /// −36.07 dB of way: −49.14 dBm at the reader.</summary>
    [Fact]
    public void Budget_by_hand_at_two_metres()
    {
        var power = At(Free, new(-0.5, 0, 1.1));

        // Forty decibels of Rice factor leave a tenth of echo.
        Assert.Equal(-7.07, power.AtTagDbm, 0.3);
        Assert.Equal(-49.14, power.AtReaderDbm, 0.6);
    }

    /// <summary>At half of the full beam width off the axis a quadratic beam has lost 3 dB, each way.</summary>
    [Fact]
    public void Half_the_beam_width_off_the_axis_takes_three_decibels_each_way()
    {
        var (straight, off) = (At(Free, new(-0.5, 0, 1.1)), At(Free, new(-2.5, 0, 1.1)));

        // 45 degrees off is also √2 farther: 3.01 dB of space, 3 dB of beam.
        Assert.Equal(6.0, straight.AtTagDbm - off.AtTagDbm, 0.4);
        Assert.Equal(12.0, straight.AtReaderDbm - off.AtReaderDbm, 0.8);
    }

    [Fact]
    public void Twice_as_far_takes_six_decibels_each_way()
    {
        var (near, far) = (At(Free, new(-0.5, 1, 1.1)), At(Free, new(-0.5, 0, 1.1)));

        Assert.Equal(6.02, near.AtTagDbm - far.AtTagDbm, 0.4);
        Assert.Equal(12.04, near.AtReaderDbm - far.AtReaderDbm, 0.8);
    }

    /// <summary>Two rays: at a mean height h over a floor of reflection 1, the way of the second is longer by
    /// √(d² + 4h²) − d; where that is a whole number of waves the two cancel (the floor turns the wave over).</summary>
    [Fact]
    public void Floor_makes_a_null_where_the_ways_differ_by_whole_waves()
    {
        var mirrorFloor = Free with { FloorReflection = 1, BeamWidthDegrees = 360 };
        var wave = 299.792458 / MHz;
        // h = 1.1 m, difference of 2 waves: d = (4h² − n²λ²) / 2nλ.
        double Null(int waves) => (4.84 - (waves * waves * wave * wave)) / (2 * waves * wave);
        var (nullAt, peakAt) = (Null(2), (Null(2) + Null(1)) / 2.0);

        var atNull = At(mirrorFloor, new(-0.5, 2 - nullAt, 1.1));
        var atPeak = At(mirrorFloor, new(-0.5, 2 - peakAt, 1.1));

        // The floor's ray is longer and so weaker, and the beam is not quite round: no perfect null.
        Assert.True(atPeak.AtTagDbm - atNull.AtTagDbm > 6, $"{atPeak.AtTagDbm} against {atNull.AtTagDbm} dBm");
    }

    [Fact]
    public void Dipole_that_points_at_the_antenna_loses_what_its_null_is_deep()
    {
        var (across, along) = (At(Free, new(-0.5, 0, 1.1)), At(Free, new(-0.5, 0, 1.1), axis: new(0, 1, 0)));

        Assert.Equal(15, across.AtTagDbm - along.AtTagDbm, 1.5);
    }

    [Fact]
    public void Wall_is_in_the_way_beside_the_doorway_only()
    {
        var through = At(Free, new(0.5, 0.6, 1.1));
        var beside = At(Free, new(0.5, 1.6, 1.1));

        Assert.True(through.AtTagDbm > beside.AtTagDbm, "the wall takes 10 dB, nearness gives less");
        Assert.Equal(
            Free.WallLossDb,
            At(Free with { WallLossDb = 0 }, new(0.5, 1.6, 1.1)).AtTagDbm - beside.AtTagDbm, 0.5);
    }

    [Fact]
    public void Body_shades_an_antenna_behind_it_and_no_other()
    {
        var scene = SceneOf(Free);
        var walk = new Walk(Direction.In, [(0, -0.5, -2), (1_000_000, -0.5, -1)], 0);
        var before = At(Free, new(-0.5, -2, 1.1), scene: scene);
        // Walks away from the antenna with the tray ahead... towards it first: no shade.
        scene.Enter(walk, 12);
        var towards = At(Free, new(-0.5, -2, 1.1), scene: scene, atUs: 1);
        scene.Leave(walk);
        scene.Enter(new Walk(Direction.In, [(0, -0.5, -2), (1_000_000, -0.5, -3)], 0), 12);
        var away = At(Free, new(-0.5, -2, 1.1), scene: scene, atUs: 2);

        Assert.Equal(before.AtTagDbm, towards.AtTagDbm, 0.3);
        Assert.Equal(12, before.AtTagDbm - away.AtTagDbm, 1.0);
    }

    /// <summary>A sheet behind the tag, parallel to the antenna's axis, adds an image whose way is longer.</summary>
    [Fact]
    public void Mirror_lights_what_the_beam_does_not_reach()
    {
        var sheet = new Mirror(new(-0.5, -1, 0), 0, 1, 0.5, 3);

        Assert.True(sheet.TryBounce(new(-0.5, 2, 1.1), new(-0.5, 0, 1.1), out var spot, out var metres));
        Assert.Equal(new(-0.5, -1, 1.1), spot);
        Assert.Equal(4, metres, 9);
        Assert.False(sheet.TryBounce(new(-0.5, 2, 1.1), new(3, 0, 1.1), out _, out _), "beyond the sheet's edge");
        Assert.False(sheet.TryBounce(new(-0.5, 2, 1.1), new(-0.5, -2, 1.1), out _, out _), "from front to back");
    }

    [Fact]
    public void Phase_turns_once_for_each_wave_of_the_way()
    {
        var quarter = 299.792458 / MHz / 4;
        var (here, there) = (At(Free, new(-0.5, 0, 1.1)), At(Free, new(-0.5, -quarter, 1.1)));

        Assert.Equal(-0.25, Math.IEEERemainder(there.PhaseTurns - here.PhaseTurns, 1), 0.02);
    }

    [Fact]
    public void Answer_chance_follows_the_margin()
    {
        Assert.Equal(0.5, Link.AnswerChance(new(-19, -60), Tag), 6);
        Assert.True(Link.AnswerChance(new(-14, -50), Tag) > 0.99);
        Assert.True(Link.AnswerChance(new(-24, -70), Tag) < 0.01);
    }

    [Fact]
    public void Echoes_have_unit_mean_power_nulls_and_half_a_wave_of_memory()
    {
        var real = new List<double>();
        double power = 0, deepest = 1, near = 0, half = 0;
        const int Fields = 400;
        for (var field = 0; field < Fields; field++)
        {
            var echoes = new Echoes(Dice.Mix((ulong)field));
            var (re, im) = echoes.At(new(1, 2, 1), 0, MHz / 299.792458);
            var (reNear, imNear) = echoes.At(new(1.01, 2, 1), 0, MHz / 299.792458);
            var (reHalf, imHalf) = echoes.At(new(1.17, 2, 1), 0, MHz / 299.792458);
            power += ((re * re) + (im * im)) / Fields;
            near += ((re * reNear) + (im * imNear)) / Fields;
            half += ((re * reHalf) + (im * imHalf)) / Fields;
            deepest = Math.Min(deepest, (re * re) + (im * im));
        }

        Assert.Equal(1, power, 0.15);
        Assert.True(deepest < 0.02, $"deepest {deepest}");
        Assert.True(near > 0.9 * power, $"a centimetre on: {near}");
        // Clarke: J0(2π · 0.17 m / 0.346 m) = −0.30.
        Assert.InRange(half, -0.5, 0);
    }

    [Fact]
    public void Turns_are_those_of_the_library()
    {
        for (var turns = -3.0; turns < 3; turns += 0.001)
        {
            Assert.Equal(Math.Cos(Math.Tau * turns), Turns.Cos(turns), 1e-6);
            Assert.Equal(Math.Sin(Math.Tau * turns), Turns.Sin(turns), 1e-6);
        }
    }

    private static Scene SceneOf(RadioSpec radio) => new(new Scenario { Radio = radio }, new Dice(1));

    private static LinkPower At(RadioSpec radio, Point tag, Point? axis = null, Scene? scene = null, long atUs = 0)
    {
        scene ??= SceneOf(radio);
        var exposure = new Exposure(Tag, new Shelf(tag.X, tag.Y), "door-1")
        {
            Axis = axis ?? new(0, 0, 1),
            NullDb = 15,
            Tray = new(0, 0, tag.Z),
        };
        scene.Look(atUs);
        return new Link(radio, scene, 1, 5).At(Across, exposure, atUs, MHz);
    }
}
