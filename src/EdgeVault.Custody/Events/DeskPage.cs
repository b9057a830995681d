using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Custody.Events;

/// <summary>One batch being written: its events so far, and what they already change for those behind them.</summary>
internal sealed class DeskPage(EnvelopeStamp stamp, CustodyState state, PieceRegister register, EventAt next)
{
    private readonly List<CustodyEvent> _events = [];
    private readonly Dictionary<string, EventAt> _lastOfPiece = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EventAt> _lastOfContainer = new(StringComparer.Ordinal);
    private readonly List<OpenGap> _openGaps = [.. state.OpenGaps.Where(gap => gap.Opened.Epoch == next.Epoch)];

    public IReadOnlyList<CustodyEvent> Events => _events;

    public PieceRegister Register => register;

    /// <summary>As it stands before this batch. A station's inputs come one at a time.</summary>
    public CustodyState State => state;

    /// <inheritdoc cref="CustodyDesk.Authorise"/>
    public Func<CustodyState, string, string, Authorisation>? Authorise { get; init; }

    /// <summary>Why it may cross; unspecified for a stranger, and where nobody asks.</summary>
    public Authorisation AuthorisationOf(TagSubject subject) => Authorise is null || subject == new TagSubject("", "")
        ? Authorisation.Unspecified
        : Authorise(state, subject.PieceId, subject.ContainerId);

    /// <inheritdoc cref="TagSubject.Of"/>
    public TagSubject SubjectOf(in EpcBits epc) => TagSubject.Of(epc, state, register);

    /// <summary>All pieces that a container holds, in whatever it holds.</summary>
    public IEnumerable<string> PiecesWithin(string containerId, int depth = ContainerCodes.DepthMax) =>
        state.PiecesInContainer(containerId).Concat(depth == 0 ? [] : state.ContainersIn(containerId)
            .SelectMany(inner => PiecesWithin(inner, depth - 1)));

    /// <summary>What a piece lies in, and what that stands in, from the inside.</summary>
    public IEnumerable<string> ContainersOf(string pieceId)
    {
        var container = state.TryGetPiece(pieceId, out var piece) ? piece.Container : "";
        for (var depth = 0; container.Length > 0 && depth <= ContainerCodes.DepthMax; depth++)
        {
            yield return container;
            container = state.ContainerOf(container)?.State.Container ?? "";
        }
    }

    /// <summary>Whether a container has been seen going there already: a tag of its contents may be decided later.</summary>
    public bool IsIn(string container, string zone) =>
        state.ContainerOf(container)?.State is { Whereabouts: Whereabouts.Outside } known && known.Zone == zone;

    public CustodyEvent NewEvent(DateTimeOffset from, DateTimeOffset to) => stamp.NewEvent(from, to);

    /// <summary>Puts the event at its index and chains it to the one before it on the same piece, or on the same container
    /// where it is about no piece.</summary>
    public EventAt Add(CustodyEvent custodyEvent)
    {
        var at = next with { Index = next.Index + (ulong)_events.Count };
        if (custodyEvent.PieceId.Length > 0)
        {
            custodyEvent.Previous = PreviousOf(custodyEvent.PieceId);
            _lastOfPiece[custodyEvent.PieceId] = at;
        }
        else if (custodyEvent.ContainerId.Length > 0)
        {
            custodyEvent.Previous = PreviousOfContainer(custodyEvent.ContainerId);
            _lastOfContainer[custodyEvent.ContainerId] = at;
        }

        _events.Add(custodyEvent);
        return at;
    }

    /// <summary>Where a piece is, as a door between two zones sees it: by the ledger, and by this batch so far.</summary>
    public PriorPlace PriorOf(string pieceId, string insideZone, string outsideZone)
    {
        var passed = _lastOfPiece.ContainsKey(pieceId) ? _events.FindLast(each => MovedBy(each, pieceId)) : null;
        var zone = passed?.Passage is not { } passage ? null
            : passage.Direction == Direction.In ? passage.InsideZone : passage.OutsideZone;
        if (passed?.Passage.Direction == Direction.Unresolved)
        {
            return PriorPlace.Uncertain;
        }

        if (zone is null && state.TryGetPiece(pieceId, out var piece))
        {
            zone = piece.Whereabouts is Whereabouts.Inside or Whereabouts.Outside ? piece.Zone : null;
            if (piece.Whereabouts == Whereabouts.Uncertain)
            {
                return PriorPlace.Uncertain;
            }
        }

        return string.IsNullOrEmpty(zone) ? PriorPlace.Unspecified
            : zone == insideZone ? PriorPlace.Inside
            : zone == outsideZone ? PriorPlace.Outside
            : PriorPlace.Elsewhere;
    }

    public void Open(OpenGap gap) => _openGaps.Add(gap);

    public List<OpenGap> TakeGaps(Predicate<OpenGap> match)
    {
        var taken = _openGaps.FindAll(match);
        _openGaps.RemoveAll(match);
        return taken;
    }

    // Who turned back is where he was.
    private static bool MovedBy(CustodyEvent custodyEvent, string pieceId) =>
        custodyEvent.PieceId == pieceId && custodyEvent.Passage is { Direction: not Direction.TurnedBack };

    private EventRef? PreviousOfContainer(string container) =>
        _lastOfContainer.TryGetValue(container, out var last) || state.StationBook.Containers.TryGetValue(container, out last)
            ? new EventRef { Epoch = last.Epoch, Index = last.Index }
            : null;

    private EventRef? PreviousOf(string pieceId)
    {
        if (!_lastOfPiece.TryGetValue(pieceId, out var last))
        {
            // A stone or part that only events on other pieces spoke of has no chain yet.
            if (!state.TryGetPiece(pieceId, out var piece) || piece.LastEvent == default)
            {
                return null;
            }

            last = piece.LastEvent;
        }

        return new EventRef { Epoch = last.Epoch, Index = last.Index };
    }
}

/// <summary>Whose tag it is; both empty for a stranger's.</summary>
internal readonly record struct TagSubject(string PieceId, string ContainerId)
{
    /// <summary>Whose tag it is: what was bound in the ledger goes before the register, and a container that stations know
    /// by its code is known by a tag with the same key.</summary>
    public static TagSubject Of(in EpcBits epc, CustodyState state, PieceRegister register)
    {
        if (state.OwnerOf(epc) is { } owner)
        {
            return owner.IsContainer ? new TagSubject("", owner.Subject) : new TagSubject(owner.Subject, "");
        }

        return register.TryFind(epc, out var piece)
            ? new TagSubject(piece.PieceId, "")
            : new TagSubject("", ContainerCodes.Find(epc, state));
    }
}
