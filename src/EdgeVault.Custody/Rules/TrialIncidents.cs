using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Rules;

/// <summary>Incidents that would be open, in the state of a trial in place of those that the ledger records.</summary>
/// <remarks>They stand in epoch 0, which is no ledger's, so that each index of the ledger is still that of its own event.</remarks>
internal sealed class TrialIncidents(CustodyState state)
{
    private const uint Epoch = 0;

    private readonly Dictionary<string, IncidentOpened> _rang = new(StringComparer.Ordinal);
    private ulong _next = 1;

    public void Open(IncidentOpened opened, Fact fact)
    {
        _rang[opened.Occurrence] = opened;
        Apply(new CustodyEvent { IncidentOpened = opened }, fact);
    }

    /// <summary>More pieces of one that is open.</summary>
    public void Extend(IncidentExtended extended, Fact fact)
    {
        var row = state.IncidentOf(new EventAt(extended.IncidentEpoch, extended.Incident));
        if (row is not null && _rang.TryGetValue(row.Occurrence, out var rang))
        {
            rang.Pieces.AddRange(extended.Pieces);
            rang.PieceCount += (uint)extended.Pieces.Count;
        }

        Apply(new CustodyEvent { IncidentExtended = extended }, fact);
    }

    /// <summary>Somebody accounted for the recorded incident of this occurrence; where none is open here, nothing
    /// happens.</summary>
    public void Close(string occurrence, CustodyEvent closing)
    {
        if (state.IncidentOf(occurrence) is { At: { Epoch: Epoch } at })
        {
            var closed = new IncidentClosed { Incident = at.Index, Cause = closing.IncidentClosed.Cause };
            Apply(new CustodyEvent { IncidentClosed = closed, OccurredFromUs = closing.OccurredFromUs });
        }
    }

    private void Apply(CustodyEvent made, Fact fact)
    {
        made.OccurredFromUs = CustodyTime.ToUs(fact.From);
        made.Custodians.AddRange(fact.Custodians.Select(static person => new Custodian
        {
            CustodianId = person.Id, Role = person.Role,
        }));
        Apply(made);
    }

    private void Apply(CustodyEvent made) => state.IncidentTable.Apply(new EventAt(Epoch, _next++), made, state.Stock);
}
