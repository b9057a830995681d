using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Rules;

/// <summary>What follows from an event by itself, said in so many words so that a passport shows it: custody broken and
/// re-established, and passages that later evidence settled.</summary>
public static class Reactions
{
    // What one lot has between its first tag and its last.
    private const long TogetherUs = 10_000_000;

    public static IEnumerable<Fact> To(CustodyState state, RuleEvent seen)
    {
        ArgumentNullException.ThrowIfNull(state);
        var pieceId = seen.Event.PieceId;
        if (pieceId.Length == 0 || !state.TryGetPiece(pieceId, out var piece))
        {
            yield break;
        }

        if (piece.Known.Custody is { } custody && custody.By == seen.At
            && seen.Event.KindCase is not (Kind.CustodyBroken or Kind.CustodyReEstablished))
        {
            yield return Of(seen, custody.IsBroken ? new CustodyBroken { Cause = custody.Cause } : new CustodyReEstablished());
        }

        if (WithItsContainer(state, seen, piece) is { } together)
        {
            yield return Of(seen, together);
        }

        if (seen.Before.Whereabouts == Whereabouts.Uncertain && seen.Before.Known.Doubt is { } doubt
            && SettlementOf(seen, piece, doubt) is { } settled && doubt.By.Epoch == seen.At.Epoch)
        {
            yield return Of(seen, settled);
        }
    }

    /// <summary>One tag of a tray that could not be told by itself went where the tray went, which crossed there at that
    /// moment.</summary>
    private static PassageSettled? WithItsContainer(CustodyState state, RuleEvent seen, in PieceState piece)
    {
        if (seen.Event.Passage is not { Direction: Direction.Unresolved } passage || !seen.IsLive
            || piece is not { Whereabouts: Whereabouts.Uncertain, Container.Length: > 0 } || piece.Known.Doubt?.By != seen.At
            || state.ContainerOf(piece.Container) is not { State: var container }
            || container.LastSeenPortal != passage.Portal
            || Math.Abs(container.LastSeenUs - seen.Event.OccurredToUs) > TogetherUs)
        {
            return null;
        }

        return container.Whereabouts is Whereabouts.Inside or Whereabouts.Outside
            ? new PassageSettled
            {
                Portal = passage.Portal,
                Passage = seen.At.Index,
                Direction = container.Whereabouts == Whereabouts.Inside ? Direction.In : Direction.Out,
                By = SettledBy.Container,
                Zone = container.Zone,
            }
            : null;
    }

    /// <summary>Which side the doubtful crossing must have ended on, for what came after to be possible.</summary>
    private static PassageSettled? SettlementOf(RuleEvent seen, in PieceState piece, DoubtFact doubt)
    {
        var (by, direction) = (seen.Event.KindCase, piece.Whereabouts) switch
        {
            (Kind.Passage, Whereabouts.Outside) when seen.IsCrossing => (SettledBy.OppositeCrossing, Direction.In),
            (Kind.Passage, Whereabouts.Inside) when seen.IsCrossing => (SettledBy.OppositeCrossing, Direction.Out),
            (Kind.Observed, Whereabouts.Inside) => (SettledBy.InsideRead, Direction.In),
            (Kind.CountLine, Whereabouts.Inside) => (SettledBy.Count, Direction.In),
            (Kind.PutAway or Kind.Moved, Whereabouts.Inside) => (SettledBy.Scan, Direction.In),
            _ => (SettledBy.Unspecified, Direction.Unspecified),
        };
        return by == SettledBy.Unspecified ? null : new PassageSettled
        {
            Portal = doubt.Portal,
            Passage = doubt.By.Index,
            Direction = direction,
            By = by,
            Zone = direction == Direction.In ? doubt.InsideZone : doubt.OutsideZone,
        };
    }

    private static Fact Of(RuleEvent seen, Google.Protobuf.IMessage kind) => new()
    {
        Kind = kind, From = seen.Occurred, PieceId = seen.Event.PieceId, Causes = [seen.At.Index],
    };
}
