using EdgeVault.Capture;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Gateway.Stations;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Gateway.Pictures;

/// <summary>What the last passages of each portal rest on, by the index of their event: for their pictures.</summary>
/// <remarks>
/// What is decided waits here until its event is durable, and then has its index. Bounded: <see cref="PassagesMax"/> of each
/// portal with at most <see cref="PassageTrace.SlicesMax"/> slices of 32 bytes, 1.6 MiB a portal; the oldest go, with the
/// process all. A radio badge has no event and is kept with its group only. The custody writer takes and binds; pages find.
/// </remarks>
internal sealed class PassageMemory(DoorBadges badges, RadioBadges radioBadges)
{
    public const int PassagesMax = 200;

    // What a picture shows around a passage.
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Portal> _portals = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, KeptPassage> _byIndex = [];

    public void Take(CaptureOutput output)
    {
        lock (_gate)
        {
            switch (output)
            {
                case PortalInputChanged change:
                    PortalOf(change.Portal).Inputs.Take(change);
                    break;
                case PassagesDecided decided:
                    TakeGroup(PortalOf(decided.Portal), decided);
                    break;
            }
        }
    }

    /// <summary>An event is durable: what waited for it is found by its index from now on.</summary>
    public void Bind(ulong index, CustodyEvent custodyEvent)
    {
        if (custodyEvent.KindCase != CustodyEvent.KindOneofCase.Passage)
        {
            return;
        }

        lock (_gate)
        {
            var (portal, tag) = (PortalOf(custodyEvent.Passage.Portal), custodyEvent.Passage.Tag);
            var epc = EpcBits.From(tag.Epc.Span, (int)tag.Bits);
            if (portal.Find(custodyEvent.GroupId.Span, epc) is { } kept)
            {
                kept.Index = index;
                _byIndex[index] = kept.What;
            }
        }
    }

    /// <summary>Null where it is no passage, or no longer kept.</summary>
    public KeptPassage? Find(ulong index)
    {
        lock (_gate)
        {
            return _byIndex.GetValueOrDefault(index);
        }
    }

    private Portal PortalOf(string id) => _portals.TryGetValue(id, out var portal) ? portal : _portals[id] = new Portal();

    private void TakeGroup(Portal portal, PassagesDecided decided)
    {
        if (decided.Passages.Count == 0)
        {
            return;
        }

        var from = decided.Passages.Min(static passage => passage.From) - Around;
        var to = decided.Passages.Max(static passage => passage.To) + Around;
        var (inputs, shown) = (portal.Inputs.Within(from, to), badges.Shown(decided.Portal, from, to));
        foreach (var passage in decided.Passages.Where(passage => !radioBadges.IsWorn(passage.Epc)))
        {
            portal.Kept.AddLast(new Kept(decided.GroupId, new KeptPassage(passage, decided.Passages, inputs, shown)));
        }

        while (portal.Kept.Count > PassagesMax)
        {
            if (portal.Kept.First!.Value.Index is { } old)
            {
                _byIndex.Remove(old);
            }

            portal.Kept.RemoveFirst();
        }
    }

    private sealed class Portal
    {
        public InputMemory Inputs { get; } = new();

        public LinkedList<Kept> Kept { get; } = new();

        public Kept? Find(ReadOnlySpan<byte> groupId, in EpcBits epc)
        {
            for (var node = Kept.First; node is not null; node = node.Next)
            {
                if (node.Value.Index is null && node.Value.GroupId.Span.SequenceEqual(groupId)
                    && node.Value.What.Passage.Epc == epc)
                {
                    return node.Value;
                }
            }

            return null;
        }
    }

    private sealed class Kept(ReadOnlyMemory<byte> groupId, KeptPassage what)
    {
        public ReadOnlyMemory<byte> GroupId => groupId;

        public KeptPassage What => what;

        public ulong? Index { get; set; }
    }
}
