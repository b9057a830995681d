using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>Metal that comes and goes near one door: a locker that opens, a trolley that is turned. While it is there
/// it throws an antenna's beam to where it should not reach.</summary>
internal sealed class Flash(double portalY, RadioSpec radio, Dice dice)
{
    private static readonly Between Seconds = new(0.2, 1.5);
    private static readonly Between Away = new(0.8, 3.5);
    private static readonly Between HalfWidth = new(0.2, 0.7);

    private long _fromUs = -1;
    private long _toUs = -1;
    private Mirror _mirror;

    /// <summary>A sheet somewhere near the door, on either side, turned any way.</summary>
    public static Mirror DrawMirror(double portalY, RadioSpec radio, Dice dice)
    {
        var x = dice.Next(Away) * (dice.Chance(0.5) ? 1 : -1);
        var y = portalY + (dice.Next(new Between(0.9, 2.5)) * (dice.Chance(0.5) ? 1 : -1));
        var turn = dice.NextUnit();
        return new(
            new(x, y, 0), Turns.Cos(turn), Turns.Sin(turn), dice.Next(HalfWidth), dice.Next(radio.MirrorLossDb));
    }

    /// <summary>Times must not fall.</summary>
    public bool TryAt(long worldUs, out Mirror mirror)
    {
        if (radio.FlashesPerMinute <= 0)
        {
            mirror = default;
            return false;
        }

        while (worldUs >= _toUs)
        {
            _fromUs = Math.Max(_toUs, 0) + (long)(-Math.Log(1 - dice.NextUnit()) * 60e6 / radio.FlashesPerMinute);
            _toUs = _fromUs + (long)(dice.Next(Seconds) * 1e6);
            _mirror = DrawMirror(portalY, radio, dice);
        }

        mirror = _mirror;
        return worldUs >= _fromUs;
    }
}
