using EdgeVault.Contracts.Custody.V1;
using Google.Protobuf;

namespace EdgeVault.Custody.Events;

/// <summary>One passage event for each tag of a group; a tag of no known piece has an empty piece id.</summary>
internal static class PassageWriter
{
    // A portal has a handful; the limit keeps an event under its 64 KiB whatever a configuration says.
    private const int AntennasMax = 64;

    // TID memory of Gen2 tags ends below this; more is a reader's mistake.
    private const int TidBytesMax = 64;

    public static void Write(DeskPage page, CrossingGroup group)
    {
        if (group.GroupId.Length is not (0 or CrossingGroup.GroupIdBytes))
        {
            throw new ArgumentException(
                $"A group id has {CrossingGroup.GroupIdBytes} bytes or none; {group.GroupId.Length} given.",
                nameof(group));
        }

        // What a tray holds goes where the tray goes: so the tray's own crossing stands first.
        var crossings = group.Crossings.Select(crossing => (Crossing: crossing, Subject: page.SubjectOf(crossing.Epc)))
            .OrderBy(static crossing => crossing.Subject.ContainerId.Length == 0).ToList();
        var unread = CarriedContainers.Of(page, crossings);
        var inferred = InferredOf(page, [.. crossings, .. unread]);
        var together = crossings.Concat(unread).Select(static crossing => crossing.Subject.ContainerId)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (crossing, subject) in unread)
        {
            Add(page, group, crossing, subject, inferred, AuthorisationOf(page, group, subject, together)).Evidence.Grade =
                EvidenceGrade.Inferred;
        }

        foreach (var (crossing, subject) in crossings)
        {
            Add(page, group, crossing, subject, inferred, AuthorisationOf(page, group, subject, together));
        }
    }

    /// <summary>That a tray may always go out lets nothing out that was taken from it.</summary>
    private static Authorisation AuthorisationOf(
        DeskPage page, CrossingGroup group, TagSubject subject, HashSet<string> together)
    {
        var authorisation = group.Authorisation == Authorisation.Unspecified ? page.AuthorisationOf(subject) : group.Authorisation;
        return authorisation == Authorisation.Standing && subject.PieceId.Length > 0
            && !page.ContainersOf(subject.PieceId).Any(container => together.Contains(container) || page.IsIn(container, group.OutsideZone))
            ? Authorisation.None
            : authorisation;
    }

    private static CustodyEvent Add(DeskPage page, CrossingGroup group, Crossing crossing, TagSubject subject, uint inferred, Authorisation authorisation)
    {
        var passage = page.NewEvent(crossing.From, crossing.To);
        passage.ReadPoint = EventText.Bound(group.ReadPoint, EventText.UriCharsMax);
        passage.PieceId = subject.PieceId;
        passage.ContainerId = subject.ContainerId;
        passage.GroupId = ByteString.CopyFrom(group.GroupId.Span);
        passage.Evidence = EvidenceOf(group, crossing, inferred);
        passage.Passage = PassageOf(group, crossing, authorisation);
        passage.Evidence.Prior = page.PriorOf(passage.PieceId, group.InsideZone, group.OutsideZone);
        passage.Custodians.AddRange(group.Carriers.Select(carrier => CustodianOf(carrier, StationRoles.Carrier)));
        passage.Custodians.AddRange(group.Supported.Select(badge => CustodianOf(badge, StationRoles.Supported)));
        page.Add(passage);
        return passage;
    }

    private static Custodian CustodianOf(string id, string role) => new() { CustodianId = EventText.Bound(id), Role = role };

    /// <summary>Pieces that move with a container of the group, and were not read themselves.</summary>
    private static uint InferredOf(DeskPage page, List<(Crossing Crossing, TagSubject Subject)> crossings)
    {
        var inside = crossings
            .Where(static crossing => crossing.Subject.ContainerId.Length > 0
                && crossing.Crossing.Direction is Direction.In or Direction.Out)
            .SelectMany(crossing => page.PiecesWithin(crossing.Subject.ContainerId)).ToHashSet(StringComparer.Ordinal);
        inside.ExceptWith(crossings.Select(static crossing => crossing.Subject.PieceId));
        return (uint)inside.Count;
    }

    private static Passage PassageOf(CrossingGroup group, Crossing crossing, Authorisation authorisation) => new()
    {
        Portal = EventText.Bound(group.Portal),
        Direction = crossing.Direction,
        Authorisation = authorisation,
        InsideZone = EventText.Bound(group.InsideZone),
        OutsideZone = EventText.Bound(group.OutsideZone),
        Tag = new Tag
        {
            Epc = ByteString.CopyFrom(crossing.Epc.ToArray()),
            Bits = (uint)crossing.Epc.BitCount,
            Tid = ByteString.CopyFrom(crossing.Tid.Span[..Math.Min(crossing.Tid.Length, TidBytesMax)]),
        },
    };

    private static Evidence EvidenceOf(CrossingGroup group, Crossing crossing, uint inferred)
    {
        var together = (uint)group.Crossings.Count;
        var evidence = new Evidence
        {
            Grade = group.Grade,
            GroupSeen = group.Seen > 0 ? group.Seen : together > 1 ? together : 0,
            GroupInferred = inferred,
            Backlog = crossing.Backlog,
            UnresolvedReason = crossing.Direction == Direction.Unresolved ? crossing.Reason : default,
            BadgeUnproven = group.Carriers.Count == 0,
        };
        if (crossing.Verdict is { } verdict)
        {
            evidence.ConfidencePermille = double.IsNaN(verdict.Confidence)
                ? 0
                : (uint)Math.Round(1_000 * Math.Clamp(verdict.Confidence, 0, 1));
            evidence.RawDirection = verdict.Raw == crossing.Direction ? default : verdict.Raw;
            evidence.Company = verdict.Company;
            evidence.Beams = verdict.Beams;
            evidence.Door = verdict.Door;
            if (verdict.PhaseConsistency is { } alike && !double.IsNaN(alike))
            {
                evidence.PhaseConsistencyPercent = (int)Math.Round(100 * Math.Clamp(alike, -1, 1));
            }
        }

        var fromUs = CustodyTime.ToUs(crossing.From);
        evidence.Antennas.AddRange(crossing.Antennas.Take(AntennasMax).Select(reads => AntennaOf(reads, fromUs)));
        return evidence;
    }

    private static AntennaEvidence AntennaOf(in AntennaReads reads, long fromUs)
    {
        var antenna = new AntennaEvidence
        {
            Reader = EventText.Bound(reads.Reader),
            Antenna = reads.Antenna,
            Side = reads.Side,
            Reads = reads.Reads,
            FirstUs = CustodyTime.ToUs(reads.First) - fromUs,
            LastUs = CustodyTime.ToUs(reads.Last) - fromUs,
            CentroidUs = CustodyTime.ToUs(reads.Centroid) - fromUs,
        };
        if (reads.PeakRssiCdbm is { } rssi)
        {
            antenna.PeakRssiCdbm = rssi;
        }

        return antenna;
    }
}
