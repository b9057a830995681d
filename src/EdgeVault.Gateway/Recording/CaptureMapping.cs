using EdgeVault.Capture;
using EdgeVault.Capture.Inputs;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Stations;
using EdgeVault.Gs1.Epc;
using EdgeVault.Ledger;
using Google.Protobuf;
using V1 = EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Gateway.Recording;

/// <summary>What Capture decided, in Custody's words. Neither room knows the other.</summary>
internal sealed class CaptureMapping(
    CaptureOptions options, DoorBadges badges, Func<EpcBits, string>? pieceOf = null, RadioBadges? radioBadges = null)
{
    private readonly RadioBadges _radioBadges = radioBadges ?? new RadioBadges([]);

    /// <summary>Whether it becomes an event. Marks go beside the ledger; beams are Capture's own business, and backlog comes as
    /// passages.</summary>
    public static bool IsRecorded(CaptureOutput output) =>
        output is not (PortalDecided or PortalInputChanged { Kind: not InputKind.Door } or BacklogArrived);

    /// <returns>Null where only people with radio badges crossed: that is nothing's custody.</returns>
    public CustodyInput? ToInput(CaptureOutput output) => output switch
    {
        PassagesDecided passages => ToInput(passages),
        ReaderStateChanged reader => new ReaderChanged
        {
            Reader = reader.Reader,
            Status = reader.Status == ReaderStatus.Connected ? V1.ReaderStatus.Connected : V1.ReaderStatus.Disconnected,
            At = reader.At,
            Identity = reader.Identity,
            Model = reader.Model,
            Firmware = reader.Firmware,
            Detail = reader.Detail,
        },
        CoverageGapOpened gap => new GapOpened
        {
            Portal = gap.Portal,
            ReadPoint = ReadPointOf(gap.Portal),
            Reader = gap.Reader,
            Antennas = [.. gap.Antennas.Select(antenna => (uint)antenna)],
            Cause = ToCause(gap.Cause),
            Detail = gap.Detail,
            InsideZone = PortalOf(gap.Portal)?.InsideZone ?? "",
            OutsideZone = PortalOf(gap.Portal)?.OutsideZone ?? "",
            From = gap.From,
        },
        PortalInputChanged door => ToInput(door),
        CoverageGapClosed gap => new GapClosed
        {
            Portal = gap.Portal,
            ReadPoint = ReadPointOf(gap.Portal),
            Reader = gap.Reader,
            Cause = ToCause(gap.Cause),
            InsideZone = PortalOf(gap.Portal)?.InsideZone ?? "",
            OutsideZone = PortalOf(gap.Portal)?.OutsideZone ?? "",
            From = gap.From,
            To = gap.To,
        },
        Capture.ReadsShed shed => new Custody.Events.ReadsShed
        {
            Reader = shed.Reader,
            Portal = shed.Portal,
            ReadPoint = ReadPointOf(shed.Portal),
            Reads = (ulong)shed.Reads,
            From = shed.From,
            To = shed.To,
        },
        Capture.CloneSuspected clone => ToFact(clone),
        _ => throw new InvalidOperationException(
            $"Capture gave a {output.GetType().Name}, which custody has no input for."),
    };

    /// <summary>What an outage of the ledger is in Custody's words: nothing that crossed a portal meanwhile could become
    /// custody, so every portal was blind.</summary>
    public IReadOnlyList<CustodyInput> ToInputs(LedgerOutage outage) =>
    [
        new StorageGap { Cause = outage.Reason, From = outage.From, To = outage.To },
        .. options.Portals.Keys.Order(StringComparer.Ordinal).Select(portal => new GapClosed
        {
            Portal = portal,
            ReadPoint = ReadPointOf(portal),
            Reader = "",
            Cause = V1.GapCause.Storage,
            InsideZone = PortalOf(portal)?.InsideZone ?? "",
            OutsideZone = PortalOf(portal)?.OutsideZone ?? "",
            From = outage.From,
            To = outage.To,
        }),
    ];

    /// <summary>Who had shown a badge there may have opened it.</summary>
    private Fact ToInput(PortalInputChanged door) => new()
    {
        Kind = door.State switch
        {
            InputState.On => new V1.DoorOpened { Portal = door.Portal, Input = door.Input },
            InputState.Off => new V1.DoorClosed { Portal = door.Portal, Input = door.Input },
            _ => new V1.DoorUnknown { Portal = door.Portal, Input = door.Input },
        },
        From = door.Since,
        ReadPoint = ReadPointOf(door.Portal),
        Custodians = door.State != InputState.On ? [] : [.. badges.Carriers(door.Portal, door.Since, door.Since, isCrossing: false)
            .Select(static person => new FactCustodian(person, StationRoles.Handler))],
    };

    private Fact ToFact(Capture.CloneSuspected clone) => new()
    {
        Kind = new V1.CloneSuspected
        {
            Tag = new V1.Tag
            {
                Epc = ByteString.CopyFrom(clone.Epc.ToArray()),
                Bits = (uint)clone.Epc.BitCount,
                Tid = ByteString.CopyFrom(clone.Tid.ToArray()),
            },
            TidsDiffer = true,
            OtherTid = ByteString.CopyFrom(clone.OtherTid.ToArray()),
            FirstZone = ZoneOf(clone.OtherPortal),
            SecondZone = ZoneOf(clone.Portal),
        },
        From = clone.At,
        ReadPoint = ReadPointOf(clone.Portal),
        PieceId = pieceOf?.Invoke(clone.Epc) ?? "",
        Grade = V1.EvidenceGrade.UnauthenticatedReader,
    };

    // It was seen at its door.
    private string ZoneOf(string portal) => options.Portals.TryGetValue(portal, out var known) ? known.InsideZone : "";

    private CrossingGroup? ToInput(PassagesDecided decided)
    {
        var portal = options.Portals[decided.Portal];
        var (passages, worn) = _radioBadges.Split(decided);
        if (passages.Passages.Count == 0 && decided.Passages.Count > 0)
        {
            return null;
        }

        return new CrossingGroup
        {
            Portal = passages.Portal,
            ReadPoint = portal.ReadPoint,
            InsideZone = portal.InsideZone,
            OutsideZone = portal.OutsideZone,
            GroupId = passages.GroupId,
            Seen = (uint)passages.Passages.Count,
            Carriers = CarriersOf(passages),
            Supported = worn,
            Crossings = [.. passages.Passages.Select(passage => ToCrossing(passage, passages.IsBacklog))],
        };
    }

    // Badges shown lately prove who passes now, not who passed while nobody listened to the reader.
    private IReadOnlyList<string> CarriersOf(PassagesDecided passages) =>
        passages.Passages.Count == 0 || passages.IsBacklog ? [] : badges.Carriers(
        passages.Portal,
        passages.Passages.Min(passage => passage.From),
        passages.Passages.Max(passage => passage.To),
        passages.Passages.Any(passage => passage.Direction is PassageDirection.In or PassageDirection.Out));

    private static Crossing ToCrossing(Passage passage, bool isBacklog) => new()
    {
        Epc = passage.Epc,
        Backlog = isBacklog,
        Tid = passage.Tid is { } tid ? tid.ToArray() : default,
        Direction = ToDirection(passage.Direction),
        Reason = passage.Reason switch
        {
            UnresolvedReason.Conflict => V1.UnresolvedReason.Conflict,
            UnresolvedReason.Blind => V1.UnresolvedReason.Blind,
            UnresolvedReason.Lingering => V1.UnresolvedReason.Lingering,
            _ => V1.UnresolvedReason.Unspecified,
        },
        From = passage.From,
        To = passage.To,
        Antennas = [.. passage.Antennas.Select(ToReads)],
        Verdict = passage.Trace is { } trace
            ? new VerdictEvidence(
                trace.Odds.Of(passage.Direction), ToDirection(trace.Raw), (uint)trace.Company,
                (V1.BeamWitness)trace.Beams, (V1.DoorWitness)trace.Door, trace.PhaseConsistency)
            : null,
    };

    private static V1.Direction ToDirection(PassageDirection direction) => direction switch
    {
        PassageDirection.In => V1.Direction.In,
        PassageDirection.Out => V1.Direction.Out,
        PassageDirection.TurnedBack => V1.Direction.TurnedBack,
        _ => V1.Direction.Unresolved,
    };

    private static AntennaReads ToReads(AntennaEvidence antenna) => new(
        antenna.Reader,
        (uint)antenna.Antenna,
        antenna.Side == Side.Inside ? V1.Side.Inside : V1.Side.Outside,
        (uint)antenna.Reads,
        antenna.First,
        antenna.Last,
        antenna.Centroid,
        antenna.PeakRssiCentiDbm);

    private static V1.GapCause ToCause(GapCause cause) => cause switch
    {
        GapCause.GatewayDown => V1.GapCause.GatewayDown,
        GapCause.ReaderDisconnected => V1.GapCause.ReaderDisconnected,
        GapCause.AntennaLost => V1.GapCause.AntennaLost,
        GapCause.ReaderBufferOverflow => V1.GapCause.ReaderBufferOverflow,
        GapCause.ReaderException => V1.GapCause.ReaderException,
        _ => throw new InvalidOperationException($"Capture names the gap cause {cause}, which custody does not know."),
    };

    private Capture.Portals.PortalOptions? PortalOf(string portal) => options.Portals.TryGetValue(portal, out var known) ? known : null;

    private string ReadPointOf(string portal) =>
        options.Portals.TryGetValue(portal, out var known) ? known.ReadPoint : "";
}
