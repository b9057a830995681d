using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>Power at the tag and power back at the reader, dBm, by a link budget.</summary>
/// <remarks>
/// Way = antenna gain − log-distance path loss − polarisation − losses of tag, attitude and body + Rice fading; the tag
/// gets transmit power + way, the reader gets that − back-scatter loss + way: the same antenna both ways, so the
/// channel is the same too. What a fixed reader shows follows: about −45 dBm at one metre, −70 at four.
/// </remarks>
internal sealed class Link(RadioSpec radio)
{
    // A circular antenna towards a linear tag.
    private const double PolarisationDb = 3;

    // A chip reflects part of what it gets (typical modulation factor).
    private const double BackscatterDb = 6;

    private const double HeightMetres = 0.25;
    private const double DistanceMetresMin = 0.3;

    // From the tray to the middle of who carries it, and half a person's breadth.
    private const double BodyBehindMetres = 0.4;
    private const double BodyHalfMetres = 0.25;

    // One logistic unit: within ±3 dB of its threshold a tag answers sometimes.
    private const double ThresholdSpreadDb = 1;

    private readonly Fading _fading = new(radio.FrequencyMHz, radio.RiceKDb);
    private readonly double _lossAtOneMetreDb = (20 * Math.Log10(radio.FrequencyMHz)) - 27.55;
    private readonly double _beamWidthRad = radio.BeamWidthDegrees * Math.PI / 180;

    public LinkPower At(Antenna antenna, Exposure exposure, long worldUs)
    {
        var place = exposure.At(worldUs);
        var wayDb = GainDb(antenna, place) - PathLossDb(antenna, place) - PolarisationDb
            - exposure.Tag.LossDb - exposure.LossDb - BodyDb(antenna, place, exposure)
            + _fading.GainDb(exposure.FadingSeed, antenna.Port, place.X, worldUs / 1e6);
        var atTag = radio.TransmitDbm + wayDb;
        return new(atTag, atTag - BackscatterDb + wayDb);
    }

    /// <summary>How likely the tag wakes up and answers.</summary>
    public static double AnswerChance(in LinkPower power, Tag tag) =>
        1 / (1 + Math.Exp((tag.SensitivityDbm - power.AtTagDbm) / ThresholdSpreadDb));

    // Quadratic in angle (3GPP TR 36.814, table A.2.1.1-2): −3 dB at half the width, then down to the back lobe.
    private double GainDb(Antenna antenna, in Placement place)
    {
        var ahead = antenna.Y >= 0 ? antenna.Y - place.Y : place.Y - antenna.Y;
        var off = Math.IEEERemainder(Math.Atan2(place.X - antenna.X, ahead) - antenna.TurnRad, Math.Tau);
        return radio.AntennaGainDbi - Math.Min(12 * Math.Pow(off / _beamWidthRad, 2), radio.FrontToBackDb);
    }

    private double PathLossDb(Antenna antenna, in Placement place)
    {
        double along = place.X - antenna.X, beside = place.Y - antenna.Y;
        var metres = Math.Sqrt((along * along) + (beside * beside) + (HeightMetres * HeightMetres));
        return _lossAtOneMetreDb + (10 * radio.PathLossExponent * Math.Log10(Math.Max(metres, DistanceMetresMin)));
    }

    // People carry a tray in front of them: an antenna behind is in their shadow where the line to it meets the body.
    private static double BodyDb(Antenna antenna, in Placement place, Exposure exposure)
    {
        var behind = (place.X - antenna.X) * place.Facing;
        return behind > BodyBehindMetres && Math.Abs(antenna.Y - place.Y) * BodyBehindMetres / behind < BodyHalfMetres
            ? exposure.BodyLossDb
            : 0;
    }
}

/// <summary>Both ends of a link, dBm.</summary>
internal readonly record struct LinkPower(double AtTagDbm, double AtReaderDbm);
