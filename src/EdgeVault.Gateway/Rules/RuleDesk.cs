using EdgeVault.Custody.Events;
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

    private readonly List<Finding> _findings = [];
    private readonly List<CustodyInput> _reactions = [];

    public RuleDesk(CustodyBook book, SegmentLedger ledger, CustodyDesk desk, RulePlan plan)
    {
        View = new RuleView(book.State, desk.Register, plan);
        Engine = new RuleEngine(View);
        desk.Authorise = (_, pieceId, containerId) => Authorisations.Of(View, pieceId, containerId);
        LookAgain(ledger);
        book.Looked = Look;
    }

    public RuleView View { get; }

    /// <summary>Under the book's lock, or on the writer's thread.</summary>
    public RuleEngine Engine { get; }

    /// <summary>What is to be recorded because of what was applied since the last call. The writer alone takes.</summary>
    public IReadOnlyList<CustodyInput> Take()
    {
        if (_findings.Count == 0 && _reactions.Count == 0)
        {
            return [];
        }

        List<CustodyInput> inputs = [.. _reactions, .. IncidentWriter.Write(View, _findings)];
        _findings.Clear();
        _reactions.Clear();
        return inputs;
    }

    private void Look(RuleEvent seen)
    {
        _findings.AddRange(Engine.Look(seen));
        _reactions.AddRange(Reactions.To(View.State, seen));
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
                    _findings.AddRange(Engine.Look(new RuleEvent(where, custodyEvent, PieceState.New(custodyEvent.PieceId))));
                }
            }

            first = batch.NextIndex;
        }
    }
}
