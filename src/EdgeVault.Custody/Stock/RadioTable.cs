using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock;

/// <summary>What the ledger says of readers, blind read points and strangers' tags. Small, whatever the
/// population.</summary>
internal sealed class RadioTable
{
    /// <summary>Unknown tags that are kept one by one; all of them are counted.</summary>
    public const int UnknownTagsMax = 64;

    private readonly SortedDictionary<EventAt, OpenGap> _gaps = [];
    private readonly SortedDictionary<string, ReaderFact> _readers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ulong> _unknownAt = new(StringComparer.Ordinal);
    private readonly Queue<UnknownTag> _unknown = new();

    public StrangerTable Strangers { get; } = new();

    public IReadOnlyCollection<OpenGap> Gaps => _gaps.Values;

    public IReadOnlyCollection<ReaderFact> Readers => _readers.Values;

    public IReadOnlyCollection<UnknownTag> UnknownTags => _unknown;

    /// <summary>Passages of unknown tags by portal.</summary>
    public IReadOnlyDictionary<string, ulong> UnknownAt => _unknownAt;

    /// <summary>Whether the store has to write these tables again.</summary>
    public bool IsChanged { get; private set; }

    public void Apply(EventAt at, CustodyEvent custodyEvent)
    {
        switch (custodyEvent.KindCase)
        {
            case CustodyEvent.KindOneofCase.CoverageGapOpened:
                _gaps[at] = OpenGap.From(at, custodyEvent);
                break;
            case CustodyEvent.KindOneofCase.CoverageGapClosed:
                _gaps.Remove(at with { Index = custodyEvent.CoverageGapClosed.Opened });
                break;
            case CustodyEvent.KindOneofCase.ReaderState:
                Apply(at, custodyEvent.ReaderState, custodyEvent.OccurredToUs);
                break;
            case CustodyEvent.KindOneofCase.Passage when custodyEvent.PieceId.Length == 0 && custodyEvent.ContainerId.Length == 0:
                ApplyUnknown(at, custodyEvent.Passage, custodyEvent.OccurredToUs);
                break;
            default:
                return;
        }

        IsChanged = true;
    }

    /// <summary>A new ledger has its own indices, and its first start opens a gap at each read point anew.</summary>
    public void ForgetGaps()
    {
        _gaps.Clear();
        IsChanged = true;
    }

    public void Restore(OpenGap gap) => _gaps.Add(gap.Opened, gap);

    public void Restore(ReaderFact reader) => _readers.Add(reader.Reader, reader);

    public void Restore(UnknownTag tag) => _unknown.Enqueue(tag);

    public void RestoreUnknownAt(string portal, ulong passages) => _unknownAt.Add(portal, passages);

    public void MarkWritten() => IsChanged = false;

    public void MarkChanged() => IsChanged = true;

    private void Apply(EventAt at, ReaderState reader, long occurredUs) => _readers[reader.Reader] = new ReaderFact(
        reader.Reader,
        reader.Status,
        reader.Identity,
        reader.Model,
        reader.Firmware,
        reader.Detail,
        at,
        occurredUs);

    private void ApplyUnknown(EventAt at, Passage passage, long occurredUs)
    {
        _unknownAt[passage.Portal] = _unknownAt.GetValueOrDefault(passage.Portal) + 1;
        if (_unknown.Count == UnknownTagsMax)
        {
            _unknown.Dequeue();
        }

        var epc = passage.Tag is null ? "" : Convert.ToHexString(passage.Tag.Epc.Span);
        var tag = new UnknownTag(at, epc, passage.Portal, passage.Direction, occurredUs);
        _unknown.Enqueue(tag);
        Strangers.See(tag);
    }
}
