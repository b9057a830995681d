namespace EdgeVault.Llrp.Reader;

/// <summary>LLRP 1.0.1 §16.2.4.1.1.1.</summary>
internal enum RoSpecStartKind
{
    /// <summary>Only START_ROSPEC starts it.</summary>
    Null = 0,

    /// <summary>Whenever it is Inactive.</summary>
    Immediate = 1,
    Periodic = 2,
    Gpi = 3,
}

/// <summary>What starts an ROSpec.</summary>
/// <param name="Kind">Which of the others mean something.</param>
/// <param name="OffsetMs">Periodic: from the enabling to the first start, milliseconds.</param>
/// <param name="PeriodMs">Periodic: from start to start, milliseconds; 0 starts it once.</param>
/// <param name="Input">GPI: the edge that starts it.</param>
internal readonly record struct RoSpecStart(RoSpecStartKind Kind, uint OffsetMs, uint PeriodMs, InputEdge Input);

/// <summary>LLRP 1.0.1 §16.2.4.1.1.2 and §16.2.4.2.1; an ROSpec has no tag observation.</summary>
internal enum SpecStopKind
{
    Null = 0,
    Duration = 1,
    Gpi = 2,
    TagObservation = 3,
}

/// <summary>What stops an ROSpec or an AISpec.</summary>
/// <param name="Kind">Which of the others mean something.</param>
/// <param name="AfterMs">Duration, or the timeout of a GPI or of an observation, milliseconds; 0 for none.</param>
/// <param name="Input">GPI: the edge that stops it.</param>
/// <param name="Tags">Tag observation: so many; 0 for no limit.</param>
/// <param name="QuietMs">Tag observation: no tag that is new for so long, milliseconds; 0 for no limit.</param>
internal readonly record struct SpecStop(SpecStopKind Kind, uint AfterMs, InputEdge Input, ushort Tags, ushort QuietMs);

/// <summary>An input's change.</summary>
/// <param name="Port">From 1.</param>
/// <param name="High">What it changes to.</param>
internal readonly record struct InputEdge(ushort Port, bool High);

/// <summary>What a reader takes from an AISpec.</summary>
/// <param name="AntennaIds">Empty for all.</param>
/// <param name="Stop">When the next one has its turn.</param>
internal sealed record AiSpecRequest(IReadOnlyList<ushort> AntennaIds, SpecStop Stop);
