namespace EdgeVault.Capture;

/// <summary>What a verdict rests on, finer than the event that is stored of it: for pictures, for whoever asks
/// why.</summary>
public sealed record PassageTrace
{
    /// <summary>Slices kept of one passage; of more, those nearest to its instant.</summary>
    public const int SlicesMax = 256;

    /// <summary>When it changed sides, as far as one can tell; where it did not, the middle of the visit.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>How likely each story was.</summary>
    public required PassageOdds Odds { get; init; }

    /// <summary>What the evidence said by itself, before blindness or a closed door overruled it; else the verdict.</summary>
    public required PassageDirection Raw { get; init; }

    /// <summary>Other tags that the verdict rests on too; zero where it was decided alone.</summary>
    public required int Company { get; init; }

    public required BeamWitness Beams { get; init; }

    public required DoorWitness Door { get; init; }

    /// <summary>How alike the phases of its reads were in the seconds around the moment in which it would have gone through (pairwise phase
    /// consistency, −1 to 1): towards 1 of what lies still, about 0 of what is carried. Null where no phases tell.</summary>
    public double? PhaseConsistency { get; init; }

    /// <summary>It was told because radio and light, each by itself, tell the same way; the models by themselves were not sure of it.</summary>
    public bool IsByAgreement { get; init; }

    /// <summary>In the order of time.</summary>
    public required IReadOnlyList<TraceSlice> Slices { get; init; }
}

/// <summary>What one antenna saw of one tag in 200 ms, or longer where a visit is long. 32 bytes.</summary>
/// <param name="FromUs">First read, µs after <see cref="Passage.From"/>.</param>
/// <param name="ToUs">Last read.</param>
/// <param name="PeakRssiCentiDbm">Hundredths of a dBm; absent where the reader gives none.</param>
/// <param name="Antenna">Index in <see cref="Passage.Antennas"/>.</param>
public readonly record struct TraceSlice(long FromUs, long ToUs, int Reads, byte Antenna, short? PeakRssiCentiDbm);

/// <summary>Chances of what a tag did; together one, but for what nobody thought of.</summary>
public readonly record struct PassageOdds(double In, double Out, double TurnedBack, double Stayed)
{
    /// <summary>How sure this verdict is; for one that says nothing of a direction, the likeliest story.</summary>
    public double Of(PassageDirection direction) => direction switch
    {
        PassageDirection.In => In,
        PassageDirection.Out => Out,
        PassageDirection.TurnedBack => TurnedBack,
        _ => Math.Max(Math.Max(In, Out), Math.Max(TurnedBack, Stayed)),
    };
}

/// <summary>What a door's light beams say of a verdict. Numbers are those of
/// <c>edgevault.custody.v1.BeamWitness</c>.</summary>
public enum BeamWitness
{
    None = 0,

    /// <summary>The door has no pair of beams, or they were not heard of.</summary>
    Absent = 1,

    /// <summary>Somebody went that way at that time; or, where nothing crossed, nobody did.</summary>
    Agreed = 2,

    /// <summary>Nobody went that way at that time.</summary>
    Contradicted = 3,
}

/// <summary>How the door stood when something is said to have happened there, by its contact. Numbers are those of
/// <c>edgevault.custody.v1.DoorWitness</c>.</summary>
public enum DoorWitness
{
    None = 0,

    /// <summary>The door has no contact, or nobody heard of it, or it is not believed.</summary>
    Absent = 1,

    /// <summary>It was open at some time around then.</summary>
    Open = 2,

    /// <summary>It was closed all the while: nothing can have gone through.</summary>
    Closed = 3,
}
