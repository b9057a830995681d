using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>Power at the tag and power back at the reader, dBm, by a link budget over several rays.</summary>
/// <remarks>
/// The rays add as waves: the direct one, the one off the floor (two-ray), one off each sheet of metal that stands
/// right, and the echoes of the room (Rice). Each carries the antenna's gain where it leaves, the dipole's where it
/// arrives, and what wall and bodies took. The tag gets transmit power + way − losses, the reader gets that −
/// back-scatter loss + way back; the way back is the way there but for <see cref="RadioSpec.ReverseSpreadDb"/>.
/// Numbers and sources stand in docs/operating/simulator.md; <c>LinkTests</c> holds them to a budget by hand.
/// </remarks>
internal sealed class Link
{
    // A circular antenna towards a linear tag.
    private const double PolarisationDb = 3;

    // A half-wave dipole across its axis, dBi.
    private const double DipoleDbi = 2.15;

    // A chip reflects part of what it gets (typical modulation factor).
    private const double BackscatterDb = 6;

    // Echoes reach behind the beam too.
    private const double EchoFloorDb = 12;

    private const double MetresMin = 0.3;

    // One logistic unit: within ±3 dB of its threshold a tag answers sometimes.
    private const double ThresholdSpreadDb = 0.8;

    private readonly RadioSpec _radio;
    private readonly Scene _scene;
    private readonly Echoes[] _echoes;
    private readonly double _beamWidthRad;
    private readonly double _echoAmplitude;

    public Link(RadioSpec radio, Scene scene, int antennas, ulong seed)
    {
        _radio = radio;
        _scene = scene;
        _beamWidthRad = radio.BeamWidthDegrees * Math.PI / 180;
        _echoAmplitude = Amplitude(-radio.RiceKDb);
        _echoes = [.. Enumerable.Range(0, antennas).Select(number => new Echoes(Dice.Mix(seed + (ulong)number)))];
    }

    /// <summary>Call <see cref="Scene.Look"/> for this time first.</summary>
    public LinkPower At(Antenna antenna, Exposure exposure, long worldUs, double frequencyMHz)
    {
        var tag = exposure.At(worldUs, out var axis);
        var turnsPerMetre = frequencyMHz / 299.792458;
        var deepest = Amplitude(-exposure.NullDb);
        var sum = new Sum(turnsPerMetre);

        var way = tag - antenna.At;
        var metres = Math.Max(way.Length, MetresMin);
        var lost = _scene.WallDb(antenna.At, tag);
        var shaded = lost + _scene.BodyDb(antenna.At, tag);
        var beamDb = BeamDb(antenna.Look, way, metres);
        sum.Add(Amplitude(beamDb - shaded) * Dipole(axis, way, metres, deepest), metres);
        sum.Add(Floor(antenna, tag, axis, shaded, deepest, out var overFloor), overFloor);
        AddMirrors(antenna, tag, axis, deepest, ref sum);

        var echoes = _echoes[antenna.Index];
        var seconds = worldUs / 1e6;
        var (real, imaginary) = echoes.At(tag, seconds, turnsPerMetre);
        sum.AddWave(
            _echoAmplitude * Amplitude(Math.Max(beamDb, -EchoFloorDb) - lost) / Math.Max(metres, 1), real, imaginary);

        var wayDb = _radio.AntennaGainDbi + DipoleDbi - PolarisationDb - OneMetreDb(frequencyMHz)
            - (10 * (_radio.PathLossExponent - 2) * Math.Log10(Math.Max(metres, 1)))
            - exposure.Tag.LossDb - exposure.LossDb + (_radio.ShadeSpreadDb * echoes.ShadeAt(tag, seconds))
            + sum.PowerDb;
        var atTag = _radio.TransmitDbm + wayDb;
        var back = _radio.ReverseSpreadDb * echoes.RippleAt(tag, seconds, turnsPerMetre);
        return new(atTag, atTag - BackscatterDb + wayDb + back, sum.PhaseTurns);
    }

    /// <summary>How likely the tag wakes up and answers.</summary>
    public static double AnswerChance(in LinkPower power, Tag tag) =>
        1 / (1 + Math.Exp((tag.SensitivityDbm - power.AtTagDbm) / ThresholdSpreadDb));

    // Free space over the first metre (Friis).
    private static double OneMetreDb(double frequencyMHz) => (20 * Math.Log10(frequencyMHz)) - 27.55;

    private static double Amplitude(double db) => Math.Exp(db * (Math.Log(10) / 20));

    private static double Dipole(Point axis, Point way, double metres, double deepest)
    {
        var along = axis.Dot(way) / metres;
        return Math.Max(Math.Sqrt(Math.Max(1 - (along * along), 0)), deepest);
    }

    // Quadratic in angle (3GPP TR 36.814, table A.2.1.1-2): −3 dB at half the width, then down to the back lobe.
    private double BeamDb(Point look, Point way, double metres)
    {
        var off = Math.Acos(Math.Clamp(look.Dot(way) / metres, -1, 1)) / _beamWidthRad;
        return -Math.Min(12 * off * off, _radio.FrontToBackDb);
    }

    private double Floor(
        Antenna antenna, Point tag, Point axis, double shadedDb, double deepest, out double metres)
    {
        var way = new Point(tag.X - antenna.At.X, tag.Y - antenna.At.Y, -(tag.Z + antenna.At.Z));
        metres = way.Length;
        // Concrete turns the wave over, hence the sign.
        return -_radio.FloorReflection * Amplitude(BeamDb(antenna.Look, way, metres) - shadedDb)
            * Dipole(axis, way, metres, deepest);
    }

    private void AddMirrors(Antenna antenna, Point tag, Point axis, double deepest, ref Sum sum)
    {
        foreach (var mirror in _scene.Mirrors)
        {
            if (!mirror.TryBounce(antenna.At, tag, out var spot, out var metres))
            {
                continue;
            }

            var leaving = spot - antenna.At;
            var arriving = tag - spot;
            var db = BeamDb(antenna.Look, leaving, leaving.Length) - mirror.LossDb - _scene.WallDb(antenna.At, spot)
                - _scene.WallDb(spot, tag) - _scene.BodyDb(spot, tag);
            sum.Add(-Amplitude(db) * Dipole(axis, arriving, Math.Max(arriving.Length, MetresMin), deepest), metres);
        }
    }

    // Waves of one antenna where the tag is.
    private struct Sum(double turnsPerMetre)
    {
        private double _real;
        private double _imaginary;

        public readonly double PowerDb =>
            10 * Math.Log10(Math.Max((_real * _real) + (_imaginary * _imaginary), 1e-9));

        public readonly double PhaseTurns => Math.Atan2(_imaginary, _real) / Math.Tau;

        public void Add(double amplitudeAtOneMetre, double metres) => AddWave(
            amplitudeAtOneMetre / metres,
            Turns.Cos(metres * turnsPerMetre),
            -Turns.Sin(metres * turnsPerMetre));

        public void AddWave(double amplitude, double real, double imaginary)
        {
            _real += amplitude * real;
            _imaginary += amplitude * imaginary;
        }
    }
}

/// <summary>Both ends of a link, dBm, and the phase that the way there turned, in turns.</summary>
internal readonly record struct LinkPower(double AtTagDbm, double AtReaderDbm, double PhaseTurns = 0);
