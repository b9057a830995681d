using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock;

/// <summary>What a piece is and may, as far as the ledger says; each fact names the event that it comes from, so that
/// taking that event back finds it.</summary>
/// <remarks>Custody status, condition, presentation, title and holds are facts of their own: none follows from
/// another but where a kind of event says so (docs/formats/custody-events.md). Times are µs since 1970.</remarks>
public sealed record PieceFacts
{
    public static PieceFacts None { get; } = new();

    /// <summary>Null: unbroken.</summary>
    public CustodyFact? Custody { get; init; }

    public IntakeFact? Intake { get; init; }

    /// <summary>Why it came, from receiving it on.</summary>
    public IntakeReason Reason { get; init; }

    public ConditionFact? Condition { get; init; }

    public Presentation Presentation { get; init; }

    /// <summary>The box or bag that it is in for good.</summary>
    public string Package { get; init; } = "";

    /// <summary>Null: nothing was said, which is our own.</summary>
    public TitleFact? Title { get; init; }

    public IReadOnlyList<HoldFact> Holds { get; init; } = [];

    public ReservationFact? Reservation { get; init; }

    public CheckOutFact? CheckOut { get; init; }

    public PickFact? Pick { get; init; }

    public WorkFact? Work { get; init; }

    /// <summary>Why it is in transit, gone or set, and what was so before.</summary>
    public AwayFact? Away { get; init; }

    /// <summary>The unresolved passage that makes its whereabouts uncertain.</summary>
    public DoubtFact? Doubt { get; init; }

    /// <summary>The count that did not find it; null when it is not missing.</summary>
    public EventAt? MissingBy { get; init; }

    public CountFact? Counted { get; init; }

    /// <summary>Identity keys of the tags that were bound to it in the ledger, and not taken off.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The tag was found without the piece, or the piece without it.</summary>
    public EventAt? DetachedBy { get; init; }

    public string Barcode { get; init; } = "";

    /// <summary>Of the chip that passages saw last, in hex; empty where no reader gave one.</summary>
    public string Tid { get; init; } = "";

    public IReadOnlyList<CertificateFact> Certificates { get; init; } = [];

    /// <summary>Stones that are set into it.</summary>
    public IReadOnlyList<StoneFact> Stones { get; init; } = [];

    /// <summary>The piece that this stone is set into.</summary>
    public string SetInto { get; init; } = "";

    public ParcelFact? Parcel { get; init; }

    /// <summary>Open incidents that list it, by their opening.</summary>
    public IReadOnlyList<EventAt> Incidents { get; init; } = [];

    /// <summary>How many of <see cref="Incidents"/> block its sale.</summary>
    public int Blocks { get; init; }
}

/// <summary>The chain of custody since its last hole.</summary>
/// <param name="IsBroken">Else it was broken once, and re-established.</param>
/// <param name="Cause">Of the hole.</param>
/// <param name="By">What broke it, or re-established it.</param>
/// <param name="Before">What was so before <paramref name="By"/>; null: unbroken.</param>
public sealed record CustodyFact(bool IsBroken, BreakCause Cause, EventAt By, CustodyFact? Before);

/// <summary>The last inspection.</summary>
public sealed record IntakeFact(IntakeResult Result, EventAt By, long AtUs, ulong WeightMg, ValueClass ValueClass, string Metal, string Fineness, ulong CaratMilli);

/// <summary>The last grading.</summary>
public sealed record ConditionFact(ConditionGrade Grade, EventAt By);

/// <param name="DueUs">A consignment must be back by then; 0 where there is no such time.</param>
/// <param name="Kind">Whose it is.</param>
/// <param name="Owner">Opaque id of a party.</param>
/// <param name="By">What said so.</param>
/// <param name="Before">What was so before; null: nothing was said.</param>
public sealed record TitleFact(TitleKind Kind, long DueUs, string Owner, EventAt By, TitleFact? Before);

public sealed record HoldFact(HoldReason Reason, string Reference, EventAt By);

/// <param name="UntilUs">It lapses then; 0 where it does not.</param>
/// <param name="Token">The hub's fencing token.</param>
/// <param name="Order">What it is for.</param>
/// <param name="By">What reserved it.</param>
/// <param name="VerifiedBy">The match of the physical piece; null before it.</param>
public sealed record ReservationFact(string Token, string Order, long UntilUs, EventAt By, EventAt? VerifiedBy);

public sealed record CheckOutFact(string Purpose, long UntilUs, string Taker, long SinceUs, EventAt By);

public sealed record PickFact(string Order, string Token, EventAt By);

public sealed record WorkFact(string Workshop, long DueUs, ulong WeightMg, EventAt By);

/// <param name="Before">Where it was before it went.</param>
/// <param name="By">What took it away.</param>
/// <param name="Destination">Where it goes to; empty where nowhere.</param>
public sealed record AwayFact(BeforePlaced Before, EventAt By, string Destination);

/// <param name="By">The unresolved passage.</param>
/// <param name="Portal">Where.</param>
/// <param name="InsideZone">Of the portal.</param>
/// <param name="OutsideZone">Likewise.</param>
/// <param name="Group">What was there together, in hex; empty where it was alone.</param>
public sealed record DoubtFact(EventAt By, string Portal, string InsideZone, string OutsideZone, string Group = "");

/// <param name="Count">The opening of the count.</param>
/// <param name="Result">What it said.</param>
/// <param name="AtUs">When.</param>
public sealed record CountFact(EventAt Count, CountResult Result, long AtUs);

public sealed record CertificateFact(string Lab, string Number, string StoneId, EventAt By);

public sealed record StoneFact(string StoneId, EventAt By);

public sealed record ParcelFact(ulong CaratMilli, uint Stones);
