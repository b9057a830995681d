namespace EdgeVault.Capture.Passages;

/// <summary>What the evidence of one visit says. <see cref="PassageDirection.None"/>: nothing happened.</summary>
/// <param name="InstantUs">When it happened, for finding what happened together; gateway µs.</param>
internal readonly record struct Verdict(PassageDirection Direction, UnresolvedReason Reason, long InstantUs)
{
    public bool IsCrossing => Direction is PassageDirection.In or PassageDirection.Out;

    public static Verdict Nothing => default;

    public static Verdict Unresolved(UnresolvedReason reason, long instantUs) =>
        new(PassageDirection.Unresolved, reason, instantUs);
}

/// <summary>A verdict with its evidence, as the engine hands it on.</summary>
internal sealed record Decision(
    Gs1.Epc.EpcBits Epc, Gs1.Epc.EpcBits Tid, Verdict Verdict, long FromUs, long ToUs,
    IReadOnlyList<AntennaTally> Antennas)
{
    /// <summary>When it must be handed on at the latest.</summary>
    public required long DueByUs { get; init; }

    /// <summary>The posterior on which the verdict stands.</summary>
    public PathOdds Odds { get; init; }

    /// <summary>Other tags that were part of it; zero where it was decided alone.</summary>
    public int Company { get; init; }

    /// <summary>What the evidence said before blindness or a closed door overruled it.</summary>
    public PassageDirection Raw { get; init; }

    public BeamWitness Beams { get; init; }

    public DoorWitness Door { get; init; }

    /// <inheritdoc cref="PassageTrace.PhaseConsistency"/>
    public double? PhaseConsistency { get; init; }

    /// <inheritdoc cref="PassageTrace.IsByAgreement"/>
    public bool IsByAgreement { get; init; }

    /// <summary>What it rests on, the antenna by its index in the portal.</summary>
    public IReadOnlyList<TraceSlice> Slices { get; init; } = [];
}

/// <summary>One antenna's share of a visit. Times in gateway µs.</summary>
internal readonly record struct AntennaTally(
    byte Antenna, int Reads, long FirstUs, long LastUs, long CentroidUs, short PeakRssi);
