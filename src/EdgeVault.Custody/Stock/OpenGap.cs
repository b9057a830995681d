using System.Collections.Immutable;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock;

/// <summary>A coverage gap that has been opened and not closed; its identity is where the opening event
/// stands.</summary>
/// <remarks>Antennas ascend; none means every antenna of that reader at that portal. Times are µs since 1970.</remarks>
public sealed record OpenGap(
    EventAt Opened, string Portal, string Reader, GapCause Cause, ImmutableArray<uint> Antennas, long FromUs)
{
    internal static OpenGap From(EventAt at, CustodyEvent opened) => new(
        at,
        opened.CoverageGapOpened.Portal,
        opened.CoverageGapOpened.Reader,
        opened.CoverageGapOpened.Cause,
        [.. opened.CoverageGapOpened.Antennas],
        opened.OccurredFromUs);
}
