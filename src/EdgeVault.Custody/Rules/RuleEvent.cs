using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Rules;

/// <summary>An event that was just applied.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Event">It.</param>
/// <param name="Before">Its piece before it; nothing is said of a piece that the event is not about.</param>
public readonly record struct RuleEvent(EventAt At, CustodyEvent Event, PieceState Before)
{
    public DateTimeOffset Occurred => CustodyTime.TryFromUs(Event.OccurredToUs, out var time) ? time : DateTimeOffset.UnixEpoch;

    /// <summary>A reader's backlog tells of the past: it is history, and alarms nobody.</summary>
    public bool IsLive => Event.Evidence is not { Backlog: true };

    /// <summary>What crossed, or was handled, together.</summary>
    public string Group => Event.GroupId.IsEmpty ? At.ToString() : Convert.ToHexString(Event.GroupId.Span);

    public bool IsCrossing => Event.KindCase == CustodyEvent.KindOneofCase.Passage && IsLive
        && Event.Passage.Direction is (Direction.In or Direction.Out);

    public IEnumerable<string> PeopleIn(string role) => Event.Custodians
        .Where(custodian => custodian.Role == role).Select(static custodian => custodian.CustodianId).Distinct(StringComparer.Ordinal);

    public IReadOnlyList<string> People =>
        [.. Event.Custodians.Select(static custodian => custodian.CustodianId).Distinct(StringComparer.Ordinal)];
}
