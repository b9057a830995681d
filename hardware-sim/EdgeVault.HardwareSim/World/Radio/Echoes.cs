namespace EdgeVault.HardwareSim.World;

/// <summary>What a room throws back of one antenna's signal: a field of plane waves from all round (Clarke's
/// model).</summary>
/// <remarks>
/// It belongs to the place, not to the tag: two tags a few centimetres apart fade together, half a wavelength (0.17 m
/// at 866 MHz) apart they do not, and walking half a wavelength goes from hill to null. The waves drift slowly, as
/// people and doors move elsewhere, so that a tag on a shelf fades too. Mean power 1. Each wave has come a way of its
/// own, so another hop channel gives another pattern.
/// </remarks>
internal sealed class Echoes
{
    private const int Waves = 8;
    private const int Ripples = 3;
    private const int Shades = 4;
    private const double DriftHzMax = 0.12;
    private const double DetourMetresMax = 30;

    // Door posts, trolleys and furniture throw shadows of about a metre (3GPP TR 38.901 takes some metres indoors).
    private const double ShadeTurnsPerMetre = 0.35;

    // Echoes come mostly level: floor and ceiling absorb more than walls and cabinets do.
    private const double RiseMax = 0.4;

    private static readonly double Amplitude = Math.Sqrt(1.0 / Waves);
    private static readonly double ShadeAmplitude = Math.Sqrt(2.0 / Shades);
    private static readonly double RippleAmplitude = Math.Sqrt(2.0 / Ripples);

    private readonly Wave[] _waves = new Wave[Waves];
    private readonly Wave[] _ripples = new Wave[Ripples];
    private readonly Wave[] _shades = new Wave[Shades];

    public Echoes(ulong seed)
    {
        var dice = new Dice(seed);
        Draw(_waves, dice);
        Draw(_ripples, dice);
        Draw(_shades, dice);
    }

    /// <param name="at">Of the tag.</param>
    /// <param name="seconds">Of the world.</param>
    /// <param name="turnsPerMetre">1/λ.</param>
    public (double Real, double Imaginary) At(Point at, double seconds, double turnsPerMetre)
    {
        double real = 0, imaginary = 0;
        foreach (ref readonly var wave in _waves.AsSpan())
        {
            var turns = wave.TurnsAt(at, seconds, turnsPerMetre);
            real += Turns.Cos(turns);
            imaginary += Turns.Sin(turns);
        }

        return (Amplitude * real, Amplitude * imaginary);
    }

    /// <summary>How much the way back differs from the way there, mean 0, variance 1, at most 2.4.</summary>
    public double RippleAt(Point at, double seconds, double turnsPerMetre) =>
        RippleAmplitude * Sum(_ripples, at, seconds, turnsPerMetre);

    /// <summary>What stands about shades or guides over a metre or so, mean 0, variance 1, at most 2.8.</summary>
    public double ShadeAt(Point at, double seconds) => ShadeAmplitude * Sum(_shades, at, seconds, ShadeTurnsPerMetre);

    private static double Sum(ReadOnlySpan<Wave> waves, Point at, double seconds, double turnsPerMetre)
    {
        var sum = 0.0;
        foreach (ref readonly var wave in waves)
        {
            sum += Turns.Cos(wave.TurnsAt(at, seconds, turnsPerMetre));
        }

        return sum;
    }

    private static void Draw(Span<Wave> waves, Dice dice)
    {
        foreach (ref var wave in waves)
        {
            var arrival = dice.NextUnit();
            var rise = RiseMax * ((2 * dice.NextUnit()) - 1);
            var level = Math.Sqrt(1 - (rise * rise));
            wave = new(
                new(level * Turns.Cos(arrival), level * Turns.Sin(arrival), rise),
                DetourMetresMax * dice.NextUnit(),
                dice.NextUnit(),
                DriftHzMax * ((2 * dice.NextUnit()) - 1));
        }
    }

    private readonly record struct Wave(Point From, double DetourMetres, double StartTurns, double DriftHz)
    {
        public double TurnsAt(Point at, double seconds, double turnsPerMetre) =>
            (turnsPerMetre * (From.Dot(at) + DetourMetres)) + StartTurns + (DriftHz * seconds);
    }
}
