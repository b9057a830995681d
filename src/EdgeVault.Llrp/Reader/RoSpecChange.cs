namespace EdgeVault.Llrp.Reader;

internal enum RoSpecChangeKind
{
    Started,
    AiSpecEnded,
    Ended,
}

/// <summary>Something that a trigger or a request did to the active ROSpec.</summary>
/// <param name="Kind">What.</param>
/// <param name="RoSpec">To which.</param>
/// <param name="SpecIndex">The AISpec, from 1.</param>
internal readonly record struct RoSpecChange(RoSpecChangeKind Kind, RoSpecRequest RoSpec, ushort SpecIndex);
