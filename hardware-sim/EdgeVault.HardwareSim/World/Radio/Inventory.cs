using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>One reader's endless inventory: antenna after antenna, on each as many rounds as fit into its
/// dwell.</summary>
/// <remarks>
/// With both targets (the setting for portals) rounds ask for flag A and flag B by turns, so that a tag is read again
/// and again; with one target a tag keeps silent until its flag falls back (EPC Gen2 v2.1, table 6.20: session 0 with
/// the power, session 1 after 0.5 to 5 s, sessions 2 and 3 at least 2 s after the power went).
/// </remarks>
internal sealed class Inventory : IActor
{
    private const int SwitchUs = 2_000;

    // Who walks goes three centimetres meanwhile, a tenth of a wave.
    private const int LookUs = 25_000;

    // A tag on a shelf fades within seconds.
    private const int RestingUs = 400_000;
    private const int RestingFarUs = 1_600_000;
    private const double FarDb = 8;

    // This far below its threshold a tag answers once in two thousand times; most tags on shelves are.
    private const double SilentDb = 6;

    private const double ReachMetres = 12;
    private const int HopUs = 2_000_000;
    private const double ChannelMHz = 0.6;
    private const int Channels = 4;

    private readonly Dice _dice;
    private readonly Link _link;
    private readonly Scene _scene;
    private readonly IReadSink _sink;
    private readonly ReaderSpec _spec;
    private readonly Antenna[] _antennas;
    private readonly ReaderChain _chain;
    private readonly Gen2Round _round;
    private readonly double _bandMHz;
    private readonly int _dwellUs;
    private readonly int _flag;
    private Exposure[] _awake = new Exposure[64];
    private LinkPower[] _power = new LinkPower[64];
    private double[] _dbm = new double[64];
    private double[] _decode = new double[64];
    private int[] _asked = new int[64];
    private int _awakeCount;
    private int _turn;

    public Inventory(
        ReaderSpec spec, RadioSpec radio, IEnumerable<Antenna> antennas, (Link Link, Scene Scene) air, IReadSink sink,
        Dice dice)
    {
        _spec = spec;
        _dice = dice;
        (_link, _scene) = air;
        _sink = sink;
        _antennas = [.. antennas.OrderBy(antenna => antenna.Port)];
        _chain = new ReaderChain(radio, spec.Mode, new Dice(dice.NextBits()));
        _round = new Gen2Round(Gen2Timing.Of(spec.Mode), dice);
        _bandMHz = radio.FrequencyMHz;
        _dwellUs = spec.DwellMs * 1_000;
        _flag = Math.Min(spec.Session, 2);
        NextUs = _antennas.Length > 0 ? _dwellUs : long.MaxValue;
    }

    /// <summary>The end of the dwell under way.</summary>
    public long NextUs { get; private set; }

    public void Act()
    {
        var antenna = _antennas[_turn];
        _turn = (_turn + 1) % _antennas.Length;
        Dwell(antenna, NextUs - _dwellUs + SwitchUs, NextUs);
        NextUs += _dwellUs;
    }

    private void Dwell(Antenna antenna, long startUs, long endUs)
    {
        double at = startUs;
        var (lookAgainUs, wantsB, silent) = (0.0, false, 0);
        var channel = ChannelAt(startUs);
        while (at < endUs)
        {
            if (at >= lookAgainUs)
            {
                WakeUp(antenna, (long)at, channel);
                (lookAgainUs, silent) = (at + LookUs, 0);
            }

            var asked = Ask(wantsB, (long)at);
            if (asked > 0)
            {
                at = _round.Run(_asked.AsSpan(0, asked), _dbm, _decode, at, endUs);
                Tell(antenna, channel, wantsB, endUs);
                silent = 0;
            }
            else if (++silent > (_spec.DualTarget ? 1 : 0))
            {
                // Nobody is left for either flag: the reader goes on asking in vain.
                at = lookAgainUs;
            }

            wantsB = _spec.DualTarget && !wantsB;
        }
    }

    private void WakeUp(Antenna antenna, long atUs, int channel)
    {
        _scene.Look(atUs);
        _awakeCount = 0;
        Grow(_scene.Tags.Count);
        foreach (var exposure in _scene.Tags)
        {
            if (exposure.FromUs > atUs)
            {
                continue;
            }

            var power = PowerOf(antenna, exposure, atUs, channel);
            if (power.AtTagDbm < exposure.Tag.SensitivityDbm - SilentDb)
            {
                continue;
            }

            var decode = _chain.DecodeChance(power.AtReaderDbm);
            if (decode > 0 && _dice.Chance(Link.AnswerChance(power, exposure.Tag)))
            {
                (_awake[_awakeCount], _power[_awakeCount]) = (exposure, power);
                (_dbm[_awakeCount], _decode[_awakeCount]) = (power.AtReaderDbm, decode);
                _awakeCount++;
            }
        }
    }

    private LinkPower PowerOf(Antenna antenna, Exposure exposure, long atUs, int channel)
    {
        if (exposure.Knows(antenna.Index, atUs, out var known))
        {
            return known;
        }

        if (exposure.Tag.IsDead || !IsInReach(antenna, exposure, atUs))
        {
            var none = new LinkPower(double.NegativeInfinity, double.NegativeInfinity);
            if (exposure.IsResting)
            {
                exposure.Learn(antenna.Index, none, long.MaxValue);
            }

            return none;
        }

        var power = _link.At(antenna, exposure, atUs, FrequencyOf(channel));
        if (exposure.IsResting)
        {
            var isFar = power.AtTagDbm < exposure.Tag.SensitivityDbm - FarDb;
            var holdsUs = (isFar ? RestingFarUs : RestingUs) * (0.75 + (0.5 * _dice.NextUnit()));
            exposure.Learn(antenna.Index, power, atUs + (long)holdsUs);
        }

        return power;
    }

    private static bool IsInReach(Antenna antenna, Exposure exposure, long atUs)
    {
        var way = exposure.At(atUs, out _) - antenna.At;
        return way.Dot(way) < ReachMetres * ReachMetres;
    }

    // Those whose flag is the wanted one.
    private int Ask(bool wantsB, long atUs)
    {
        var count = 0;
        for (var at = 0; at < _awakeCount; at++)
        {
            var isB = atUs < _awake[at].InventoriedUntilUs[_flag];
            if (isB == wantsB)
            {
                _asked[count++] = at;
            }
        }

        return count;
    }

    private void Tell(Antenna antenna, int channel, bool wantsB, long endUs)
    {
        foreach (var (at, atUs) in _round.Reads)
        {
            var exposure = _awake[at];
            var (rssi, phase) = _chain.Measure(antenna, channel, exposure.Tag, _power[at]);
            var read = new TagRead(antenna, exposure.Tag, rssi, phase, (ushort)(channel + 1), (long)atUs);
            if (_sink.TryTake(read))
            {
                exposure.Count(antenna);
            }

            exposure.InventoriedUntilUs[_flag] = wantsB ? 0 : FlagUntilUs(exposure.Tag, (long)atUs, endUs);
        }
    }

    // Table 6.20. A tag of session 0 or 2 keeps its flag while the antenna powers it, to the end of the dwell.
    private long FlagUntilUs(Tag tag, long atUs, long endUs) => _flag switch
    {
        0 => endUs,
        1 => atUs + tag.PersistenceUs,
        _ => endUs + (2 * tag.PersistenceUs),
    };

    private int ChannelAt(long us) => (int)(Dice.Mix((ulong)(us / HopUs) ^ _chain.Seed) % Channels);

    private double FrequencyOf(int channel) => _bandMHz + (ChannelMHz * (channel - ((Channels - 1) / 2.0)));

    private void Grow(int count)
    {
        if (_awake.Length < count)
        {
            var length = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count);
            (_awake, _power, _dbm) = (new Exposure[length], new LinkPower[length], new double[length]);
            (_decode, _asked) = (new double[length], new int[length]);
        }
    }
}
