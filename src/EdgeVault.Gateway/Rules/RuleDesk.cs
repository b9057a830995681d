using EdgeVault.Custody.Doors;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stock;
using EdgeVault.Gateway.Recording;
using EdgeVault.Ledger;

namespace EdgeVault.Gateway.Rules;

/// <summary>Runs the rules beside the fold: what an event means is recorded by the commit right behind it.</summary>
/// <remarks>A crash between the two loses nothing: the last events are looked at again at the next start, and an
/// occurrence that has its incident is not said twice. Findings are made where events are applied, on the writer's
/// thread.</remarks>
internal sealed class RuleDesk
{
    // Far more than one commit has; what stood before was judged before it.
    private const int EventsLookedAtAgain = 256;
    private const int BytesMax = 4 << 20;

    private readonly RuleWatch _watch;

    public RuleDesk(CustodyBook book, SegmentLedger ledger, CustodyDesk desk, ISiteRegisters registers, RulePlan plan)
    {
        View = new RuleView(book.State, registers, plan);
        Engine = new RuleEngine(View);
        _watch = new RuleWatch(View, Engine);
        Signs = new DoorSigns(View);
        desk.Authorise = (_, pieceId, containerId) => Authorisations.Of(View, pieceId, containerId);
        LookAgain(ledger);
        book.Looked = Look;
    }

    /// <summary>Told after each event that was looked at, on the writer's thread; must not wait.</summary>
    public Action? Looked { get; set; }

    public RuleView View { get; }

    /// <summary>Under the book's lock, or on the writer's thread.</summary>
    public RuleEngine Engine { get; }

    /// <summary>What the doors show. Under the book's lock, or on the writer's thread.</summary>
    public DoorSigns Signs { get; }

    /// <summary>What is to be recorded because of what was applied since the last call. The writer alone takes.</summary>
    public IReadOnlyList<CustodyInput> Take() => _watch.Take();

    private void Look(RuleEvent seen)
    {
        _watch.Look(seen);
        Signs.See(seen);
        Looked?.Invoke();
    }

    /// <summary>A process may have ended between an event and its incident.</summary>
    private void LookAgain(SegmentLedger ledger)
    {
        var first = Math.Max(ledger.MinIndex, ledger.DurableSize > EventsLookedAtAgain ? ledger.DurableSize - EventsLookedAtAgain : 0);
        while (first < ledger.DurableSize && ledger.Read(first, EventsLookedAtAgain, BytesMax) is { } batch)
        {
            for (var at = 0; at < batch.Entries.Count; at++)
            {
                if (CustodyCodec.TryParse(batch.Entries[at].Span, out var custodyEvent, out _))
                {
                    var where = new EventAt(ledger.Epoch, batch.FirstIndex + (ulong)at);
                    _watch.LookAgain(new RuleEvent(where, custodyEvent, PieceState.New(custodyEvent.PieceId)));
                }
            }

            first = batch.NextIndex;
        }
    }
}
