using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.StatusPage;
using EdgeVault.Gs1.Epc;
using EdgeVault.Ledger;

namespace EdgeVault.Gateway.Recording;

/// <summary>The last crossings for the status page: a bounded window on the ledger, newest first.</summary>
internal sealed class RecentCrossings
{
    private const int GroupsMax = 24;
    private const int PiecesMax = 64;

    // A quiet hour has some hundred; a start must not read a whole ledger for a page.
    private const ulong EventsLookedAt = 4_096;
    private const int BytesMax = 4 << 20;

    private readonly Lock _gate = new();
    private readonly LinkedList<Group> _groups = new();

    public void Add(ulong index, CustodyEvent custodyEvent)
    {
        if (custodyEvent.KindCase != CustodyEvent.KindOneofCase.Passage)
        {
            return;
        }

        lock (_gate)
        {
            var group = _groups.FirstOrDefault(known => known.Takes(custodyEvent));
            if (group is null)
            {
                group = new Group(index, custodyEvent);
                _groups.AddFirst(group);
                if (_groups.Count > GroupsMax)
                {
                    _groups.RemoveLast();
                }
            }

            group.Add(custodyEvent);
        }
    }

    /// <summary>What crossed last before this process began.</summary>
    public static RecentCrossings Of(SegmentLedger ledger)
    {
        var recent = new RecentCrossings();
        var next = Math.Max(ledger.MinIndex, ledger.DurableSize > EventsLookedAt ? ledger.DurableSize - EventsLookedAt : 0);
        while (next < ledger.DurableSize && ledger.Read(next, (int)EventsLookedAt, BytesMax) is { } batch)
        {
            for (var at = 0; at < batch.Entries.Count; at++)
            {
                if (CustodyCodec.TryParse(batch.Entries[at].Span, out var custodyEvent, out _))
                {
                    recent.Add(batch.FirstIndex + (ulong)at, custodyEvent);
                }
            }

            next = batch.NextIndex;
        }

        return recent;
    }

    public IReadOnlyList<CrossingView> Views()
    {
        lock (_gate)
        {
            return [.. _groups.Select(group => group.View())];
        }
    }

    private sealed class Group(ulong index, CustodyEvent first)
    {
        private readonly List<string> _pieces = [];
        private readonly SortedSet<string> _seenWith = new(StringComparer.Ordinal);
        private int _count;
        private int _unknown;

        public bool Takes(CustodyEvent other) =>
            first.GroupId.Length > 0 && first.GroupId == other.GroupId
                && first.Passage.Direction == other.Passage.Direction;

        public void Add(CustodyEvent passage)
        {
            _count++;
            // Whose badge was decided behind the first piece of its tray stands with the others alone.
            _seenWith.UnionWith(passage.Custodians.Where(static person => person.Role == StationRoles.Supported)
                .Select(static person => person.CustodianId));
            _unknown += passage.PieceId.Length == 0 && passage.ContainerId.Length == 0 ? 1 : 0;
            if (_pieces.Count < PiecesMax)
            {
                _pieces.Add(passage.PieceId.Length > 0 ? passage.PieceId
                    : passage.ContainerId.Length > 0 ? passage.ContainerId
                    : TagText(passage.Passage.Tag));
            }
        }

        public CrossingView View() => new(
            index,
            CustodyTime.TryFromUs(first.OccurredToUs, out var at) ? at : default,
            first.Passage.Portal,
            EventNames.NameOf(first.Passage.Direction) ?? "",
            first.Evidence is { UnresolvedReason: not UnresolvedReason.Unspecified } evidence
                ? EventNames.NameOf(evidence.UnresolvedReason) ?? ""
                : "",
            [.. _pieces],
            _unknown,
            _count,
            [.. (first.Evidence?.Antennas ?? []).Select(Bar)])
        {
            People =
            [
                .. first.Custodians.Where(static person => person.Role == StationRoles.Carrier)
                    .Select(static person => person.CustodianId).Distinct(StringComparer.Ordinal),
            ],
            SeenWith = [.. _seenWith],
        };

        private static EvidenceBar Bar(AntennaEvidence antenna) => new(
            $"{antenna.Reader}/{antenna.Antenna}", antenna.Side == Side.Inside,
            antenna.FirstUs / 1e6, antenna.LastUs / 1e6, antenna.CentroidUs / 1e6, antenna.Reads);

        private static string TagText(Tag tag) => EpcBits.From(tag.Epc.Span, (int)tag.Bits).ToHex();
    }
}
