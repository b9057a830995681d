using System.Text.Json;
using EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Custody.Events;

/// <summary>The fields of what was scanned at a station, flat among those of the envelope.</summary>
internal static class StationJson
{
    /// <summary>False for a kind that is not made at a station.</summary>
    public static bool TryWrite(Utf8JsonWriter json, CustodyEvent custodyEvent)
    {
        switch (custodyEvent.KindCase)
        {
            case CustodyEvent.KindOneofCase.PutAway:
                EventJson.Text(json, "zone", custodyEvent.PutAway.Zone);
                return true;
            case CustodyEvent.KindOneofCase.HandOverRefused:
                EventJson.Text(json, "why", EventNames.NameOf(custodyEvent.HandOverRefused.Why));
                return true;
            case CustodyEvent.KindOneofCase.Sealed:
                EventJson.Text(json, "seal", custodyEvent.Sealed.Seal);
                json.WriteNumber("pieces", custodyEvent.Sealed.Pieces);
                return true;
            case CustodyEvent.KindOneofCase.StationStep:
                EventJson.Text(json, "step", EventNames.NameOf(custodyEvent.StationStep.Step));
                return true;
            case CustodyEvent.KindOneofCase.Corrected:
                json.WriteNumber("corrected", custodyEvent.Corrected.Index);
                return true;
            default:
                return custodyEvent.KindCase is CustodyEvent.KindOneofCase.HandOverOffered
                    or CustodyEvent.KindOneofCase.HandOverAccepted or CustodyEvent.KindOneofCase.Packed;
        }
    }

    /// <summary>Where it was scanned, for what, and what it was.</summary>
    public static void Write(Utf8JsonWriter json, StationScan? scan)
    {
        if (scan is null)
        {
            return;
        }

        EventJson.Text(json, "station", scan.Station);
        EventJson.Text(json, "activity", EventNames.NameOf(scan.Activity));
        EventJson.Text(json, "scanned", EventNames.NameOf(scan.Code));
    }
}
