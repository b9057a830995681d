using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.StatusPage;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Gateway.Recording;

/// <summary>The last crossings for the status page: a bounded window on the ledger, newest first.</summary>
internal sealed class RecentCrossings
{
    private const int GroupsMax = 24;
    private const int PiecesMax = 64;

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
        private int _count;
        private int _unknown;

        public bool Takes(CustodyEvent other) =>
            first.GroupId.Length > 0 && first.GroupId == other.GroupId
                && first.Passage.Direction == other.Passage.Direction;

        public void Add(CustodyEvent passage)
        {
            _count++;
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
            [.. (first.Evidence?.Antennas ?? []).Select(Bar)]);

        private static EvidenceBar Bar(AntennaEvidence antenna) => new(
            $"{antenna.Reader}/{antenna.Antenna}", antenna.Side == Side.Inside,
            antenna.FirstUs / 1e6, antenna.LastUs / 1e6, antenna.CentroidUs / 1e6, antenna.Reads);

        private static string TagText(Tag tag) => EpcBits.From(tag.Epc.Span, (int)tag.Bits).ToHex();
    }
}
