using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Passports;

/// <summary>Follows <c>previous</c> back through a passport: nothing may be missing, nor beside it.</summary>
/// <remarks>
/// From the newest event about the piece to one that names no previous, one of an earlier epoch, or one of which only
/// the hash is left. While the piece is in a container, by the container id of its own events, what happened to the
/// container happened to the piece: the container's events in that time must be an unbroken chain too. Entries are
/// input; each is visited once.
/// </remarks>
public sealed class PieceChain
{
    private readonly string _pieceId;
    private readonly uint _epoch;
    private readonly SortedDictionary<ulong, CustodyEvent?> _pages = [];
    private readonly SortedDictionary<ulong, CustodyEvent> _visited = [];
    private readonly List<ContainerStay> _stays = [];
    private readonly List<string> _problems = [];
    private ulong? _olderAtHub;
    private EventAt? _earlier;

    private PieceChain(string pieceId, uint epoch)
    {
        _pieceId = pieceId;
        _epoch = epoch;
    }

    /// <param name="pieceId">Whose passport it is.</param>
    /// <param name="epoch">Of the ledger that the entries stand in.</param>
    /// <param name="pages">Entries whose place in the ledger was proven.</param>
    public static PieceHistory Follow(string pieceId, uint epoch, IEnumerable<PassportPage> pages)
    {
        ArgumentNullException.ThrowIfNull(pages);
        var chain = new PieceChain(pieceId, epoch);
        foreach (var page in pages)
        {
            chain.Take(page);
        }

        return chain.Judge();
    }

    private void Take(PassportPage page)
    {
        CustodyEvent? custodyEvent = null;
        if (page.Entry is { } bytes && !CustodyCodec.TryParse(bytes.Span, out custodyEvent, out var error))
        {
            Report($"event {page.Index} cannot be read: {error.Message}");
            return;
        }

        if (!_pages.TryAdd(page.Index, custodyEvent))
        {
            Report($"event {page.Index} is there twice");
        }
    }

    private PieceHistory Judge()
    {
        var own = _pages.Where(page => page.Value is { } known && IsOfPiece(known)).ToList();
        ulong? newest = own.Count == 0 ? null : own[^1].Key;
        if (newest is null)
        {
            Report($"no event is about piece {_pieceId}");
        }
        else
        {
            FollowPiece(own[^1].Key, own[^1].Value!);
            FollowContainers(_visited.ToList());
        }

        foreach (var index in _pages.Keys.Where(index => !_visited.ContainsKey(index) && index != _olderAtHub))
        {
            Report($"event {index} belongs neither to the piece's chain nor to that of a container it was in");
        }

        return new PieceHistory(
            newest, _olderAtHub, _earlier, _stays,
            [.. _visited.Select(page => new ChainEvent(page.Key, page.Value))], _problems);
    }

    private void FollowPiece(ulong index, CustodyEvent custodyEvent)
    {
        while (true)
        {
            _visited.Add(index, custodyEvent);
            if (custodyEvent.Previous is not { } previous || EndsAt(index, previous))
            {
                return;
            }

            if (!_pages.TryGetValue(previous.Index, out var known))
            {
                Report($"event {index} names event {previous.Index} before it, which is missing");
                return;
            }

            if (known is null)
            {
                _olderAtHub = previous.Index;
                return;
            }

            if (!IsOfPiece(known))
            {
                Report($"event {index} names event {previous.Index} before it, which is not about piece {_pieceId}");
                return;
            }

            (index, custodyEvent) = (previous.Index, known);
        }
    }

    /// <summary>True where the chain leaves this ledger, or claims to go where no chain can.</summary>
    private bool EndsAt(ulong index, EventRef previous)
    {
        if (previous.Epoch < _epoch)
        {
            _earlier = new EventAt(previous.Epoch, previous.Index);
            return true;
        }

        if (previous.Epoch == _epoch && previous.Index < index)
        {
            return false;
        }

        Report($"event {index} names event {previous.Epoch}/{previous.Index} before it, which is not earlier");
        return true;
    }

    private void FollowContainers(List<KeyValuePair<ulong, CustodyEvent>> own)
    {
        for (var at = 0; at < own.Count; at++)
        {
            var container = own[at].Value.ContainerId;
            if (container.Length > 0)
            {
                FollowContainer(container, own[at].Key, at + 1 < own.Count ? own[at + 1].Key : null);
            }
        }
    }

    private void FollowContainer(string container, ulong from, ulong? to)
    {
        var shown = _pages.Where(page => page.Key > from && (to is null || page.Key < to)
            && page.Value is { PieceId: "" } known && known.ContainerId == container).ToList();
        _stays.Add(new ContainerStay(container, from, to, shown.Count == 0 ? null : shown[^1].Key));
        for (var at = shown.Count - 1; at >= 0; at--)
        {
            var (index, custodyEvent) = (shown[at].Key, shown[at].Value!);
            _visited.Add(index, custodyEvent);
            var previous = custodyEvent.Previous;
            ulong? expected = at > 0 ? shown[at - 1].Key : null;
            // The first one in that time names one from before the piece came in, or none.
            var isWhole = previous is null || previous.Epoch != _epoch
                ? expected is null && !(previous?.Epoch > _epoch)
                : expected is null ? previous.Index <= from : previous.Index == expected;
            if (!isWhole)
            {
                Report($"event {index} of container {container} does not follow from the one shown before it; "
                    + "the container's chain while the piece was inside is broken");
            }
        }
    }

    private bool IsOfPiece(CustodyEvent custodyEvent) => custodyEvent.PieceId == _pieceId;

    private void Report(string problem) => _problems.Add(problem);
}
