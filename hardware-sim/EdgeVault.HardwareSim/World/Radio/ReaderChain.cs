using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>A reader's receiver: which replies it decodes and what it measures of them.</summary>
internal sealed class ReaderChain
{
    // The weakest reply that a fixed reader hears half of the time (facts: floor about −85 dBm).
    private const double FloorDbm = -83;

    // Above it a margin of 3 dB makes a reply all but sure, as packet error curves of readers show.
    private const double SpreadDb = 0.8;
    private const double CertainDb = 6;

    // Resolution of RSSI: half a decibel (Impinj, low level data).
    private const double RssiStepDb = 0.5;

    private const int PhaseSteps = 4_096;
    private const double PhaseNoiseTurns = 0.016;
    private const double PhaseNoiseWeakDbm = -55;

    private readonly Dice _dice;
    private readonly double _replyShare;
    private readonly double _rssiNoiseDb;
    private readonly double _floorDbm;

    public ReaderChain(RadioSpec radio, RfMode mode, Dice dice)
    {
        _dice = dice;
        Seed = dice.NextBits();
        _replyShare = radio.ReplyShare;
        _rssiNoiseDb = radio.RssiNoiseDb;
        // More subcarrier cycles for each bit, more energy: 3 dB for each doubling.
        _floorDbm = FloorDbm + (mode switch { RfMode.Fm0Fast => 6, RfMode.Miller8 => -3, _ => 0 });
    }

    /// <summary>Chance of this reader's own; it makes hops and cable lengths differ.</summary>
    public ulong Seed { get; }

    /// <summary>How likely a reply of this strength survives; 0 if it never does.</summary>
    public double DecodeChance(double dbm) => (dbm - _floorDbm) switch
    {
        < -CertainDb => 0,
        > CertainDb => _replyShare,
        var margin => _replyShare / (1 + Math.Exp(-margin / SpreadDb)),
    };

    public (short RssiCentiDbm, ushort Phase) Measure(Antenna antenna, int channel, Tag tag, in LinkPower power)
    {
        var dbm = power.AtReaderDbm + (_rssiNoiseDb * _dice.NextGauss());
        var steps = Math.Round(Math.Clamp(dbm, sbyte.MinValue, 0) / RssiStepDb);
        return ((short)(steps * RssiStepDb * 100), Phase(antenna, channel, tag, power));
    }

    // There and back turn alike; cable, hop channel and chip add turns of their own; and the demodulator cannot tell a
    // phase from its opposite.
    private ushort Phase(Antenna antenna, int channel, Tag tag, in LinkPower power)
    {
        var own = Dice.Unit(Dice.Mix(Seed ^ ((ulong)antenna.Port << 8) ^ (ulong)channel)) + tag.PhaseTurns;
        var weak = Math.Pow(10, Math.Max(PhaseNoiseWeakDbm - power.AtReaderDbm, 0) / 20 / 2);
        var noise = PhaseNoiseTurns * weak * _dice.NextGauss();
        var turns = own - (2 * power.PhaseTurns) + noise + (_dice.Chance(0.5) ? 0.5 : 0);
        return (ushort)((int)Math.Floor((turns - Math.Floor(turns)) * PhaseSteps) % PhaseSteps);
    }
}
