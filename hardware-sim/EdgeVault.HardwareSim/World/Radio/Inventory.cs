using System.Runtime.InteropServices;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>One reader's endless inventory: antenna after antenna, on each as many rounds as fit into its
/// dwell.</summary>
/// <remarks>
/// In a round every tag that woke up answers once, in random order (Gen2 with both targets, session 0, the setting for
/// portals), and each answer takes its share of the dwell, so that many tags in view make reads of each rarer.
/// </remarks>
internal sealed class Inventory : IActor
{
    private const int SwitchUs = 2_000;
    private const int RoundUs = 3_000;

    // The weakest reply that a fixed reader hears (facts: floor about −85 dBm).
    private const double ReaderFloorDbm = -84;

    private readonly Dice _dice;
    private readonly Link _link;
    private readonly IReadSink _sink;
    private readonly (Antenna Antenna, Door Door)[] _antennas;
    private readonly List<(Exposure Exposure, double AtReaderDbm)> _awake = [];
    private readonly double _replyShare;
    private readonly double _rssiNoiseDb;
    private readonly int _dwellUs;
    private readonly double _slotUs;
    private int _turn;

    public Inventory(
        ReaderSpec reader,
        RadioSpec radio,
        IEnumerable<(Antenna Antenna, Door Door)> antennas,
        IReadSink sink,
        Dice dice)
    {
        _dice = dice;
        _link = new Link(radio);
        _sink = sink;
        _antennas = [.. antennas.OrderBy(pair => pair.Antenna.Port)];
        _replyShare = radio.ReplyShare;
        _rssiNoiseDb = radio.RssiNoiseDb;
        _dwellUs = reader.DwellMs * 1_000;
        _slotUs = 1e6 / reader.ReadsPerSecond;
        NextUs = _antennas.Length > 0 ? _dwellUs : long.MaxValue;
    }

    /// <summary>The end of the dwell under way.</summary>
    public long NextUs { get; private set; }

    public void Act()
    {
        var (antenna, door) = _antennas[_turn];
        _turn = (_turn + 1) % _antennas.Length;
        Dwell(antenna, door.InView, NextUs - _dwellUs + SwitchUs, NextUs);
        NextUs += _dwellUs;
    }

    private void Dwell(Antenna antenna, IReadOnlyList<Exposure> inView, long startUs, long endUs)
    {
        double at = startUs;
        while (at < endUs)
        {
            WakeUp(antenna, inView, (long)at);
            if (_awake.Count == 0)
            {
                return;
            }

            at = Round(antenna, at, endUs) + RoundUs;
        }
    }

    private void WakeUp(Antenna antenna, IReadOnlyList<Exposure> inView, long atUs)
    {
        _awake.Clear();
        foreach (var exposure in inView)
        {
            if (exposure.FromUs > atUs)
            {
                continue;
            }

            var power = _link.At(antenna, exposure, atUs);
            if (_dice.Chance(Link.AnswerChance(power, exposure.Tag)) && power.AtReaderDbm >= ReaderFloorDbm)
            {
                _awake.Add((exposure, power.AtReaderDbm));
            }
        }

        _dice.Shuffle(CollectionsMarshal.AsSpan(_awake));
    }

    private double Round(Antenna antenna, double at, long endUs)
    {
        foreach (var (exposure, dbm) in _awake)
        {
            // Slots differ: empty ones and collisions come between the answers.
            at += _slotUs * (0.5 + _dice.NextUnit());
            var read = new TagRead(antenna, exposure.Tag, Rssi(dbm), 0, 1, (long)at);
            if (at >= endUs)
            {
                break;
            }

            if (_dice.Chance(_replyShare) && _sink.TryTake(read))
            {
                exposure.Count(antenna.Side);
            }
        }

        return at;
    }

    // Readers measure in half decibels.
    private short Rssi(double dbm)
    {
        var half = Math.Round((dbm + (_rssiNoiseDb * _dice.NextGauss())) * 2) / 2;
        return (short)(Math.Clamp(half, sbyte.MinValue, 0) * 100);
    }
}
