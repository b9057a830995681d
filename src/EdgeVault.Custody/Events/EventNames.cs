using EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Custody.Events;

/// <summary>The contract's words for enumerations, as every face shows them; null for unspecified and for later
/// values.</summary>
public static class EventNames
{
    public static string? NameOf(Direction direction) => direction switch
    {
        Direction.In => "in",
        Direction.Out => "out",
        Direction.TurnedBack => "turned_back",
        Direction.Unresolved => "unresolved",
        _ => null,
    };

    public static string? NameOf(UnresolvedReason reason) => reason switch
    {
        UnresolvedReason.Conflict => "conflict",
        UnresolvedReason.Blind => "blind",
        UnresolvedReason.Lingering => "lingering",
        _ => null,
    };

    public static string? NameOf(Authorisation authorisation) => authorisation switch
    {
        Authorisation.None => "none",
        Authorisation.Standing => "standing",
        Authorisation.Pick => "pick",
        Authorisation.Transfer => "transfer",
        Authorisation.CheckOut => "check_out",
        Authorisation.Work => "work",
        Authorisation.Shipment => "shipment",
        Authorisation.Evacuation => "evacuation",
        _ => null,
    };

    public static string? NameOf(BeamWitness beams) => beams switch
    {
        BeamWitness.Absent => "absent",
        BeamWitness.Agreed => "agreed",
        BeamWitness.Contradicted => "contradicted",
        _ => null,
    };

    public static string? NameOf(DoorWitness door) => door switch
    {
        DoorWitness.Absent => "absent",
        DoorWitness.Open => "open",
        DoorWitness.Closed => "closed",
        _ => null,
    };

    public static string? NameOf(PriorPlace prior) => prior switch
    {
        PriorPlace.Inside => "inside",
        PriorPlace.Outside => "outside",
        PriorPlace.Elsewhere => "elsewhere",
        PriorPlace.Uncertain => "uncertain",
        _ => null,
    };

    public static string? NameOf(Side side) => side switch
    {
        Side.Inside => "inside",
        Side.Outside => "outside",
        _ => null,
    };

    public static string? NameOf(EvidenceGrade grade) => grade switch
    {
        EvidenceGrade.Seen => "seen",
        EvidenceGrade.Inferred => "inferred",
        EvidenceGrade.UnauthenticatedReader => "unauthenticated_reader",
        EvidenceGrade.Scanned => "scanned",
        _ => null,
    };

    public static string? NameOf(GapCause cause) => cause switch
    {
        GapCause.GatewayDown => "gateway_down",
        GapCause.ReaderDisconnected => "reader_disconnected",
        GapCause.AntennaLost => "antenna_lost",
        GapCause.ReaderBufferOverflow => "reader_buffer_overflow",
        GapCause.ReaderException => "reader_exception",
        GapCause.Storage => "storage",
        _ => null,
    };

    public static string? NameOf(ReaderStatus status) => status switch
    {
        ReaderStatus.Connected => "connected",
        ReaderStatus.Disconnected => "disconnected",
        _ => null,
    };

    public static string? NameOf(ClockQuality quality) => quality switch
    {
        ClockQuality.Synced => "synced",
        ClockQuality.Holdover => "holdover",
        ClockQuality.Unsynced => "unsynced",
        _ => null,
    };

    public static string? NameOf(StationActivity activity) => activity switch
    {
        StationActivity.PutAway => "put_away",
        StationActivity.HandOver => "hand_over",
        StationActivity.Pack => "pack",
        StationActivity.Count => "count",
        _ => null,
    };

    public static string? NameOf(ScannedCode code) => code switch
    {
        ScannedCode.Badge => "badge",
        ScannedCode.Place => "place",
        ScannedCode.Piece => "piece",
        ScannedCode.Box => "box",
        ScannedCode.Seal => "seal",
        ScannedCode.Undo => "undo",
        ScannedCode.Cancel => "cancel",
        _ => null,
    };

    public static string? NameOf(StationStepKind step) => step switch
    {
        StationStepKind.SignedIn => "signed_in",
        StationStepKind.PlaceChosen => "place_chosen",
        StationStepKind.BoxChosen => "box_chosen",
        StationStepKind.WitnessAsked => "witness_asked",
        StationStepKind.Cancelled => "cancelled",
        StationStepKind.TimedOut => "timed_out",
        StationStepKind.Counting => "counting",
        _ => null,
    };
}
