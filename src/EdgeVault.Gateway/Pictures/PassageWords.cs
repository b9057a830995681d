using EdgeVault.Capture;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using BeamWitness = EdgeVault.Capture.BeamWitness;
using DoorWitness = EdgeVault.Capture.DoorWitness;
using Passage = EdgeVault.Capture.Passage;
using UnresolvedReason = EdgeVault.Contracts.Custody.V1.UnresolvedReason;

namespace EdgeVault.Gateway.Pictures;

/// <summary>A verdict and what made it, in sentences.</summary>
internal static class PassageWords
{
    public static string Verdict(Direction direction) => direction switch
    {
        Direction.In => "went in",
        Direction.Out => "went out",
        Direction.TurnedBack => "turned back",
        _ => "unresolved",
    };

    /// <summary>The label of the moment.</summary>
    public static string Instant(PassageDirection direction) => direction switch
    {
        PassageDirection.In or PassageDirection.Out => "changed sides",
        PassageDirection.TurnedBack => "turned back",
        _ => "undecided",
    };

    /// <param name="custodyEvent">The passage's.</param>
    /// <param name="passage">With its trace; null where that is no longer kept.</param>
    public static IReadOnlyList<string> Of(CustodyEvent custodyEvent, Passage? passage)
    {
        List<string> words = [];
        if (custodyEvent.Evidence is { UnresolvedReason: not UnresolvedReason.Unspecified } evidence)
        {
            words.Add(Reason(evidence.UnresolvedReason));
        }

        if (passage?.Trace is { } trace)
        {
            words.Add(Odds(passage.Direction, trace));
            words.Add(string.Join(' ', [Company(trace.Company), Beams(trace.Beams), .. Agreement(trace.IsByAgreement), .. Door(trace.Door), .. Phases(trace.PhaseConsistency)]));
        }

        var carriers = PeopleIn(custodyEvent, StationRoles.Carrier);
        words.Add(carriers.Length > 0 ? $"Carried by {carriers}, by badge." : "Nobody proved by badge that they carried it.");
        if (PeopleIn(custodyEvent, StationRoles.Supported) is { Length: > 0 } seen)
        {
            words.Add($"Seen with it by radio badge: {seen}.");
        }

        return words;
    }

    private static string PeopleIn(CustodyEvent custodyEvent, string role) => string.Join(
        ", ", custodyEvent.Custodians.Where(custodian => custodian.Role == role).Select(static custodian => custodian.CustodianId));

    private static string Reason(UnresolvedReason reason) => reason switch
    {
        UnresolvedReason.Conflict => "Unresolved: the signs disagree, or do not suffice to say a direction.",
        UnresolvedReason.Blind => "Unresolved: an antenna of the door was blind meanwhile.",
        UnresolvedReason.Lingering => "Unresolved: both sides read it for longer than a crossing takes.",
        var other => $"Unresolved: {EventNames.NameOf(other) ?? "a later version knows why"}.",
    };

    private static string Odds(PassageDirection direction, PassageTrace trace)
    {
        var odds = trace.Odds;
        var all = FormattableString.Invariant(
            $"in {odds.In:0.0 %}, out {odds.Out:0.0 %}, turned back {odds.TurnedBack:0.0 %}, stayed {odds.Stayed:0.0 %}");
        return direction == PassageDirection.Unresolved
            ? $"What the evidence says: {all}."
            : FormattableString.Invariant($"Confidence {odds.Of(direction):0.0 %}. What the evidence says: {all}.");
    }

    private static string Company(int company) => company switch
    {
        0 => "It was decided alone.",
        1 => "One other tag moved with it.",
        _ => FormattableString.Invariant($"{company} other tags moved with it."),
    };

    private static string Beams(BeamWitness beams) => beams switch
    {
        BeamWitness.Agreed => "The light beams agree.",
        BeamWitness.Contradicted => "The light beams contradict it: nobody went that way then.",
        _ => "No light beams tell.",
    };

    private static string[] Agreement(bool isBy) => isBy ? ["It was told because radio and light, each by itself, tell the same way."] : [];

    // 1 of what lies still, 0 of what is carried.
    private static string[] Phases(double? alike) => alike is { } phases
        ? [FormattableString.Invariant($"The phases of its reads are alike to {phases:0 %} (what lies still: towards 100 %; what is carried: about 0 %).")]
        : [];

    private static string[] Door(DoorWitness door) => door switch
    {
        DoorWitness.Open => ["The door was open."],
        DoorWitness.Closed => ["By its contact the door was closed all the while."],
        _ => [],
    };
}
