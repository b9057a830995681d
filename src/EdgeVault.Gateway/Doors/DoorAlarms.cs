using EdgeVault.Custody.Doors;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Rules;
using EdgeVault.Gateway.Recording;

namespace EdgeVault.Gateway.Doors;

/// <summary>A badge at a door takes on what is open there: light and buzzer end.</summary>
internal sealed class DoorAlarms(CustodyBook book, OwnFacts own)
{
    /// <summary>Takes on every incident of the door that this person may take on.</summary>
    /// <returns>Whether there was any.</returns>
    /// <exception cref="EdgeVault.Ledger.LedgerException">Nothing is recorded any more.</exception>
    public async Task<bool> TryAcknowledgeAsync(string portal, CustodianEntry person, DateTimeOffset at, CancellationToken cancel)
    {
        var incidents = book.Read(state => DoorSigns.UnansweredAt(state, portal)
            .Where(incident => DoorSigns.MayAcknowledge(incident, person)).ToList());
        foreach (var incident in incidents)
        {
            await own.RecordAsync(IncidentClosing.Acknowledge(incident, person.CustodianId, at), cancel);
        }

        return incidents.Count > 0;
    }
}
