using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Rules;

/// <summary>Separation of duties: who was in it may not close it, and for high value two must agree.</summary>
public static class IncidentClosing
{
    /// <summary>Why these people may not close it for this cause; null where they may.</summary>
    /// <param name="incident">As it stands.</param>
    /// <param name="cause">Needed.</param>
    /// <param name="closers">By opaque id.</param>
    public static string? Refusal(IncidentRow incident, IncidentCause cause, IReadOnlyList<string> closers)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(closers);
        if (cause == IncidentCause.Unspecified)
        {
            return "An incident is closed with a cause.";
        }

        var people = closers.Where(static person => person.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (people.FirstOrDefault(person => incident.Involved.Contains(person, StringComparer.Ordinal)) is { } involved)
        {
            return $"{involved} was involved, and may not close it.";
        }

        return people.Count < incident.Closers
            ? $"{incident.Closers} different people who were not involved must agree; {people.Count} did."
            : null;
    }

    public static Fact Close(IncidentRow incident, IncidentCause cause, string detail, IReadOnlyList<string> closers, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return new Fact
        {
            Kind = new IncidentClosed
            {
                Incident = incident.At.Index, IncidentEpoch = incident.At.Epoch, Cause = cause, Detail = detail,
            },
            From = at,
            Custodians = [.. closers.Distinct(StringComparer.Ordinal).Select(static person => new FactCustodian(person, StationRoles.Closer))],
        };
    }

    public static Fact Acknowledge(IncidentRow incident, string person, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return new Fact
        {
            Kind = new IncidentAcknowledged { Incident = incident.At.Index, IncidentEpoch = incident.At.Epoch },
            From = at,
            Custodians = [new FactCustodian(person, StationRoles.Owner)],
        };
    }
}
