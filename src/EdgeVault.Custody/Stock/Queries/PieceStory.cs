using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock.Folding;

namespace EdgeVault.Custody.Stock.Queries;

/// <summary>What was so of a piece at a time.</summary>
/// <param name="Piece">As the events up to then tell it.</param>
/// <param name="Last">The last of them; null where there was none yet.</param>
/// <param name="IsComplete">Its chain was followed back to the first event.</param>
public sealed record PieceThen(PieceState Piece, EventAt? Last, bool IsComplete);

/// <summary>Follows a piece's chain of <c>previous</c> back, and those of the containers it was in: work is as long as
/// their story, and does not depend on anything else in the ledger.</summary>
/// <param name="epoch">Of the ledger that is read.</param>
/// <param name="lastOfPiece">Its newest event; null where there is none.</param>
/// <param name="lastOfContainer">Likewise of a container.</param>
/// <param name="read">An event by where it stands; null where it is not here any more.</param>
public sealed class PieceStory(
    uint epoch, Func<string, EventAt?> lastOfPiece, Func<string, EventAt?> lastOfContainer, Func<EventAt, CustodyEvent?> read)
{
    // A tray of a busy counter passes doors for years; what is older is at the hub.
    private const int EventsMax = 100_000;

    /// <param name="pieceId">Which.</param>
    /// <param name="at">By the wall clock, which people ask by; within the events up to then their index is the
    /// order.</param>
    public PieceThen At(string pieceId, DateTimeOffset at)
    {
        var own = new SortedDictionary<EventAt, CustodyEvent>();
        var isComplete = Walk(lastOfPiece(pieceId), default, own);
        var events = new SortedDictionary<EventAt, (CustodyEvent Event, bool IsInferred)>();
        foreach (var (where, custodyEvent) in own)
        {
            events[where] = (custodyEvent, false);
        }

        AddContainers(own, events);
        var atUs = CustodyTime.ToUs(at);
        var piece = PieceState.New(pieceId);
        EventAt? last = null;
        foreach (var (where, (custodyEvent, isInferred)) in events)
        {
            if (custodyEvent.OccurredToUs <= atUs)
            {
                piece = PieceFold.After(piece, where, custodyEvent, isInferred) with { Container = InOf(piece, custodyEvent, isInferred) };
                last = where;
            }
        }

        return new PieceThen(piece, last, isComplete);
    }

    private static string InOf(in PieceState piece, CustodyEvent custodyEvent, bool isInferred) =>
        isInferred || custodyEvent.KindCase == CustodyEvent.KindOneofCase.HandOverAccepted ? piece.Container : custodyEvent.ContainerId;

    private void AddContainers(
        SortedDictionary<EventAt, CustodyEvent> own, SortedDictionary<EventAt, (CustodyEvent, bool)> events)
    {
        var stay = ("", default(EventAt));
        foreach (var (where, custodyEvent) in own.Append(new(new EventAt(uint.MaxValue, 0), new CustodyEvent())))
        {
            if (stay.Item1.Length > 0)
            {
                var chain = new SortedDictionary<EventAt, CustodyEvent>();
                Walk(lastOfContainer(stay.Item1), stay.Item2, chain);
                foreach (var (at, moved) in chain.Where(moved => moved.Key < where && ContainerFold.MovesContents(moved.Value.KindCase)))
                {
                    events[at] = (moved, true);
                }
            }

            stay = (custodyEvent.ContainerId, where);
        }
    }

    /// <summary>From an event back to the first one behind another; true where it came to the beginning.</summary>
    private bool Walk(EventAt? from, EventAt behind, SortedDictionary<EventAt, CustodyEvent> into)
    {
        while (from is { } at && at > behind && into.Count < EventsMax)
        {
            if (at.Epoch != epoch || read(at) is not { } custodyEvent || !into.TryAdd(at, custodyEvent))
            {
                return false;
            }

            from = custodyEvent.Previous is { } previous ? new EventAt(previous.Epoch, previous.Index) : null;
        }

        return from is null || from.Value <= behind;
    }
}
