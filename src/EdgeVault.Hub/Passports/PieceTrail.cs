using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Hub.Store;

namespace EdgeVault.Hub.Passports;

/// <summary>An entry of a piece's story.</summary>
internal sealed record TrailEntry(ulong Index, byte[] Bytes, CustodyEvent Event);

/// <summary>The events of a piece, back from the newest by <c>previous</c>, and those of its containers while it was in
/// them.</summary>
/// <remarks>Work is as long as the story, however many other events the store has.</remarks>
internal sealed class PieceTrail(IHubStore store, string origin, uint epoch)
{
    private readonly SortedDictionary<ulong, TrailEntry> _found = [];

    /// <summary>What of the state is needed, taken at one moment.</summary>
    /// <param name="Newest">The piece's newest event in this epoch; null where there is none.</param>
    /// <param name="LastOf">The newest event of each container that any piece was in.</param>
    public sealed record Start(ulong? Newest, Func<string, EventAt?> LastOf);

    public static Start StartOf(CustodyState state, string pieceId, uint epoch) => new(
        state.TryGetPiece(pieceId, out var piece) && piece.LastEvent is var last && last.Epoch == epoch && last != default
            ? last.Index
            : null,
        state.LastOfContainer);

    /// <param name="start">Where to start.</param>
    /// <param name="ownMax">At most so many events of the piece itself.</param>
    /// <param name="cancellation">Ends the walk.</param>
    /// <returns>In order of index, and whether it goes back to the first event of the epoch.</returns>
    /// <exception cref="HubStoreException">The store cannot be read.</exception>
    public async Task<(IReadOnlyList<TrailEntry> Entries, bool IsComplete)> WalkAsync(
        Start start, int ownMax, CancellationToken cancellation)
    {
        var isComplete = await WalkAsync(start.Newest, behind: null, ownMax, cancellation);
        var own = _found.Values.ToList();
        for (var at = 0; at < own.Count; at++)
        {
            if (own[at].Event.ContainerId is { Length: > 0 } container && start.LastOf(container) is { } last && last.Epoch == epoch)
            {
                await WalkContainerAsync(
                    last.Index, own[at].Index, at + 1 < own.Count ? own[at + 1].Index : ulong.MaxValue, ownMax, cancellation);
            }
        }

        return ([.. _found.Values], isComplete);
    }

    private async Task WalkContainerAsync(ulong last, ulong from, ulong to, int countMax, CancellationToken cancellation)
    {
        var (next, count) = ((ulong?)last, 0);
        while (next is { } index && index > from && count++ < countMax)
        {
            if (await ReadAsync(index, cancellation) is not { } entry)
            {
                return;
            }

            if (index < to && entry.Event.PieceId.Length == 0)
            {
                _found.TryAdd(index, entry);
            }

            next = PreviousOf(entry);
        }
    }

    private async Task<bool> WalkAsync(ulong? next, ulong? behind, int countMax, CancellationToken cancellation)
    {
        while (next is { } index && !(index <= behind))
        {
            if (_found.Count == countMax || await ReadAsync(index, cancellation) is not { } entry)
            {
                return false;
            }

            _found.Add(index, entry);
            next = PreviousOf(entry);
        }

        return true;
    }

    /// <summary>The previous event of the same epoch; never a later one, whatever the entry says.</summary>
    private ulong? PreviousOf(TrailEntry entry) =>
        entry.Event.Previous is { } previous && previous.Epoch == epoch && previous.Index < entry.Index ? previous.Index : null;

    private async Task<TrailEntry?> ReadAsync(ulong index, CancellationToken cancellation) =>
        await store.ReadAsync(origin, (long)index, 1, cancellation) is [var bytes]
        && CustodyCodec.TryParse(bytes, out var custodyEvent, out _)
            ? new TrailEntry(index, bytes, custodyEvent)
            : null;
}
