using EdgeVault.Contracts.Custody.V1;
using Google.Protobuf;

namespace EdgeVault.Custody.Events;

/// <summary>Names and numbers of the event kinds, as the `events` verb and the console show them.</summary>
public static class EventKinds
{
    public const string Unknown = "unknown";

    // The proto reserves these field numbers for kinds; all below belong to the envelope.
    private const int NumberMin = 40;
    private const int NumberMax = 199;

    private static readonly Dictionary<CustodyEvent.KindOneofCase, string> Names = new()
    {
        [CustodyEvent.KindOneofCase.Passage] = "passage",
        [CustodyEvent.KindOneofCase.CoverageGapOpened] = "coverage_gap_opened",
        [CustodyEvent.KindOneofCase.CoverageGapClosed] = "coverage_gap_closed",
        [CustodyEvent.KindOneofCase.ReaderState] = "reader_state",
        [CustodyEvent.KindOneofCase.RawReadsShed] = "raw_reads_shed",
        [CustodyEvent.KindOneofCase.GatewayStarted] = "gateway_started",
        [CustodyEvent.KindOneofCase.RecoveredTail] = "recovered_tail",
        [CustodyEvent.KindOneofCase.StorageState] = "storage_state",
        [CustodyEvent.KindOneofCase.KeyRotated] = "key_rotated",
        [CustodyEvent.KindOneofCase.EpochOpened] = "epoch_opened",
        [CustodyEvent.KindOneofCase.ClockStepped] = "clock_stepped",
        [CustodyEvent.KindOneofCase.BaseState] = "base_state",
        [CustodyEvent.KindOneofCase.PutAway] = "put_away",
        [CustodyEvent.KindOneofCase.HandOverOffered] = "hand_over_offered",
        [CustodyEvent.KindOneofCase.HandOverAccepted] = "hand_over_accepted",
        [CustodyEvent.KindOneofCase.HandOverRefused] = "hand_over_refused",
        [CustodyEvent.KindOneofCase.Packed] = "packed",
        [CustodyEvent.KindOneofCase.Sealed] = "sealed",
        [CustodyEvent.KindOneofCase.StationStep] = "station_step",
        [CustodyEvent.KindOneofCase.Corrected] = "corrected",
    };

    /// <summary>Every name that <see cref="NameOf(CustodyEvent)"/> gives to a known kind.</summary>
    public static IReadOnlyCollection<string> All => Names.Values;

    public static string NameOf(CustodyEvent custodyEvent) => NameOf(custodyEvent.KindCase);

    /// <summary><c>unknown</c> for a kind of a later version, and for none.</summary>
    public static string NameOf(CustodyEvent.KindOneofCase kind) => Names.GetValueOrDefault(kind, Unknown);

    /// <summary>The name of a kind's field number: <c>40</c> is <c>passage</c>.</summary>
    public static string NameOf(int number) => NameOf((CustodyEvent.KindOneofCase)number);

    /// <summary>The field number of the kind, also of one that this version does not know; 0 for an event without
    /// one.</summary>
    public static int NumberOf(CustodyEvent custodyEvent) =>
        custodyEvent.KindCase != CustodyEvent.KindOneofCase.None
            ? (int)custodyEvent.KindCase
            : UnknownNumberOf(custodyEvent.ToByteArray());

    // Protobuf keeps unknown fields, but shows them only in the bytes.
    private static int UnknownNumberOf(byte[] bytes)
    {
        var input = new CodedInputStream(bytes);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            if (number is >= NumberMin and <= NumberMax)
            {
                return number;
            }

            input.SkipLastField();
        }

        return 0;
    }
}
