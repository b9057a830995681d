namespace EdgeVault.HardwareSim.World;

/// <summary>Rice fading of one tag at one antenna, as a smooth function of place and time.</summary>
/// <remarks>
/// A direct ray and <see cref="Echoes"/> echoes from all round (Clarke's model): walking half a wavelength changes the
/// sum, so nulls are about 0.17 m apart at 866 MHz, as measured in rooms (facts: Dimitriou 2014). Slow drift of the
/// echoes stands for people who move elsewhere, so that a tag on a shelf fades too. It keeps no state: the same tag at
/// the same place and time fades the same.
/// </remarks>
internal sealed class Fading
{
    private const int Echoes = 6;
    private const double DriftHzMax = 0.15;

    private readonly double _radiansPerMetre;
    private readonly double _direct;
    private readonly double _echo;

    public Fading(double frequencyMHz, double riceKDb)
    {
        var k = Math.Pow(10, riceKDb / 10);
        _radiansPerMetre = Math.Tau * frequencyMHz / 299.792458;
        _direct = Math.Sqrt(k / (k + 1));
        _echo = Math.Sqrt(1 / ((k + 1) * Echoes));
    }

    /// <summary>One way, dB around 0.</summary>
    public double GainDb(ulong seed, ushort port, double x, double seconds)
    {
        double real = _direct, imaginary = 0;
        var state = Dice.Mix(seed ^ ((ulong)port << 48));
        for (var echo = 0; echo < Echoes; echo++)
        {
            var arrival = Math.Tau * Dice.Unit(state = Dice.Mix(state));
            var start = Math.Tau * Dice.Unit(state = Dice.Mix(state));
            var driftHz = DriftHzMax * ((2 * Dice.Unit(state = Dice.Mix(state))) - 1);
            var phase = start + (_radiansPerMetre * x * (Math.Cos(arrival) - 1)) + (Math.Tau * driftHz * seconds);
            real += _echo * Math.Cos(phase);
            imaginary += _echo * Math.Sin(phase);
        }

        return 10 * Math.Log10(Math.Max((real * real) + (imaginary * imaginary), 1e-6));
    }
}
