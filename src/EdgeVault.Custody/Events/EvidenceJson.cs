using System.Text.Json;
using EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Custody.Events;

/// <summary>The `evidence` object; left out where an event has none.</summary>
internal static class EvidenceJson
{
    public static void Write(Utf8JsonWriter json, Evidence? evidence)
    {
        if (evidence is null)
        {
            return;
        }

        json.WriteStartObject("evidence");
        EventJson.Text(json, "grade", EventNames.NameOf(evidence.Grade));
        EventJson.Text(json, "unresolvedReason", EventNames.NameOf(evidence.UnresolvedReason));
        Count(json, "groupSeen", evidence.GroupSeen);
        Count(json, "groupInferred", evidence.GroupInferred);
        Flag(json, "backlog", evidence.Backlog);
        Flag(json, "badgeUnproven", evidence.BadgeUnproven);
        if (evidence.ConfidencePermille > 0)
        {
            json.WriteNumber("confidence", evidence.ConfidencePermille / 1000m);
        }

        EventJson.Text(json, "rawDirection", EventNames.NameOf(evidence.RawDirection));
        Count(json, "company", evidence.Company);
        EventJson.Text(json, "beams", EventNames.NameOf(evidence.Beams));
        EventJson.Text(json, "door", EventNames.NameOf(evidence.Door));
        if (evidence.HasPhaseConsistencyPercent)
        {
            json.WriteNumber("phaseConsistency", evidence.PhaseConsistencyPercent / 100m);
        }

        EventJson.Text(json, "prior", EventNames.NameOf(evidence.Prior));
        if (evidence.Antennas.Count > 0)
        {
            json.WriteStartArray("antennas");
            foreach (var antenna in evidence.Antennas)
            {
                Write(json, antenna);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AntennaEvidence antenna)
    {
        json.WriteStartObject();
        EventJson.Text(json, "reader", antenna.Reader);
        json.WriteNumber("antenna", antenna.Antenna);
        EventJson.Text(json, "side", EventNames.NameOf(antenna.Side));
        json.WriteNumber("reads", antenna.Reads);
        json.WriteNumber("firstUs", antenna.FirstUs);
        json.WriteNumber("lastUs", antenna.LastUs);
        json.WriteNumber("centroidUs", antenna.CentroidUs);
        if (antenna.HasPeakRssiCdbm)
        {
            json.WriteNumber("peakRssiDbm", antenna.PeakRssiCdbm / 100m);
        }

        json.WriteEndObject();
    }

    private static void Count(Utf8JsonWriter json, string name, uint count)
    {
        if (count > 0)
        {
            json.WriteNumber(name, count);
        }
    }

    private static void Flag(Utf8JsonWriter json, string name, bool flag)
    {
        if (flag)
        {
            json.WriteBoolean(name, true);
        }
    }
}
