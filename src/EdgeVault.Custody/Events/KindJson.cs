using System.Text.Json;
using EdgeVault.Contracts.Custody.V1;

namespace EdgeVault.Custody.Events;

/// <summary>The fields of each kind, written flat among those of the envelope.</summary>
internal static class KindJson
{
    public static void Write(Utf8JsonWriter json, CustodyEvent custodyEvent)
    {
        switch (custodyEvent.KindCase)
        {
            case CustodyEvent.KindOneofCase.Passage:
                Write(json, custodyEvent.Passage);
                break;
            case CustodyEvent.KindOneofCase.CoverageGapOpened:
                Write(json, custodyEvent.CoverageGapOpened);
                break;
            case CustodyEvent.KindOneofCase.CoverageGapClosed:
                Write(json, custodyEvent.CoverageGapClosed);
                break;
            case CustodyEvent.KindOneofCase.ReaderState:
                Write(json, custodyEvent.ReaderState);
                break;
            case CustodyEvent.KindOneofCase.RawReadsShed:
                EventJson.Text(json, "reader", custodyEvent.RawReadsShed.Reader);
                json.WriteNumber("reads", custodyEvent.RawReadsShed.Reads);
                break;
            case CustodyEvent.KindOneofCase.GatewayStarted:
                Write(json, custodyEvent.GatewayStarted);
                break;
            case CustodyEvent.KindOneofCase.RecoveredTail:
                json.WriteNumber("firstIndex", custodyEvent.RecoveredTail.FirstIndex);
                json.WriteNumber("bytes", custodyEvent.RecoveredTail.Bytes);
                EventJson.Hex(json, "sha256", custodyEvent.RecoveredTail.Sha256);
                break;
            case CustodyEvent.KindOneofCase.StorageState:
                EventJson.Text(json, "cause", custodyEvent.StorageState.Cause);
                break;
            case CustodyEvent.KindOneofCase.KeyRotated:
                EventJson.Text(json, "statement", custodyEvent.KeyRotated.Statement);
                break;
            case CustodyEvent.KindOneofCase.EpochOpened:
                Write(json, custodyEvent.EpochOpened);
                break;
            case CustodyEvent.KindOneofCase.ClockStepped:
                EventJson.Time(json, "old", custodyEvent.ClockStepped.OldUs);
                EventJson.Time(json, "new", custodyEvent.ClockStepped.NewUs);
                break;
            case CustodyEvent.KindOneofCase.BaseState:
                json.WriteNumber("baseIndex", custodyEvent.BaseState.Index);
                EventJson.Hex(json, "sha256", custodyEvent.BaseState.Sha256);
                break;
            default:
                if (!StationJson.TryWrite(json, custodyEvent) && !MessageJson.TryWrite(json, custodyEvent))
                {
                    WriteUnknown(json, custodyEvent);
                }

                break;
        }

        StationJson.Write(json, custodyEvent.Scan);
    }

    private static void Write(Utf8JsonWriter json, Passage passage)
    {
        if (passage.Tag is { } tag)
        {
            MessageJson.Write(json, tag);
        }

        EventJson.Text(json, "direction", EventNames.NameOf(passage.Direction));
        EventJson.Text(json, "insideZone", passage.InsideZone);
        EventJson.Text(json, "outsideZone", passage.OutsideZone);
        EventJson.Text(json, "authorisation", EventNames.NameOf(passage.Authorisation));
    }

    private static void Write(Utf8JsonWriter json, CoverageGapOpened gap)
    {
        EventJson.Text(json, "reader", gap.Reader);
        if (gap.Antennas.Count > 0)
        {
            json.WriteStartArray("antennas");
            foreach (var antenna in gap.Antennas)
            {
                json.WriteNumberValue(antenna);
            }

            json.WriteEndArray();
        }

        EventJson.Text(json, "cause", EventNames.NameOf(gap.Cause));
        EventJson.Text(json, "detail", gap.Detail);
        EventJson.Text(json, "insideZone", gap.InsideZone);
        EventJson.Text(json, "outsideZone", gap.OutsideZone);
    }

    private static void Write(Utf8JsonWriter json, CoverageGapClosed gap)
    {
        EventJson.Text(json, "reader", gap.Reader);
        json.WriteNumber("opened", gap.Opened);
        EventJson.Text(json, "cause", EventNames.NameOf(gap.Cause));
    }

    private static void Write(Utf8JsonWriter json, ReaderState reader)
    {
        EventJson.Text(json, "reader", reader.Reader);
        EventJson.Text(json, "status", EventNames.NameOf(reader.Status));
        EventJson.Text(json, "identity", reader.Identity);
        EventJson.Text(json, "model", reader.Model);
        EventJson.Text(json, "firmware", reader.Firmware);
        EventJson.Text(json, "detail", reader.Detail);
    }

    private static void Write(Utf8JsonWriter json, GatewayStarted started)
    {
        EventJson.Text(json, "version", started.Version);
        EventJson.Text(json, "gateway", started.Gateway);
        json.WriteNumber("ledgerSize", started.LedgerSize);
        json.WriteNumber("pieces", started.Pieces);
        json.WriteNumber("piecesRefused", started.PiecesRefused);
    }

    private static void Write(Utf8JsonWriter json, EpochOpened epoch)
    {
        EventJson.Text(json, "previousOrigin", epoch.PreviousOrigin);
        json.WriteNumber("previousSize", epoch.PreviousSize);
        EventJson.Text(json, "previousRoot", epoch.PreviousRoot.ToBase64());
        json.WriteNumber("baseSize", epoch.BaseSize);
        EventJson.Hex(json, "baseSha256", epoch.BaseSha256);
        EventJson.Text(json, "cause", epoch.Cause);
    }

    private static void WriteUnknown(Utf8JsonWriter json, CustodyEvent custodyEvent)
    {
        var number = EventKinds.NumberOf(custodyEvent);
        if (number > 0)
        {
            json.WriteNumber("kindNumber", number);
        }
    }
}
