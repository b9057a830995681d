using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using Google.Protobuf;

namespace EdgeVault.Benchmarks.Rebuilding;

/// <summary>What a vault writes day by day: mostly crossings with what four antennas saw, and scans of people.</summary>
internal static class VaultHistory
{
    private const int Pieces = 200_000;
    private const int Doors = 8;
    private const int Seed = 7;
    private const long StartUs = 1_772_000_000_000_000;

    public static IEnumerable<ReadOnlyMemory<byte>> Entries(int count)
    {
        var random = new Random(Seed);
        for (var index = 0; index < count; index++)
        {
            yield return CustodyCodec.Serialize(New(random, index));
        }
    }

    private static CustodyEvent New(Random random, int index)
    {
        var at = StartUs + (index * 400_000L);
        var made = new CustodyEvent
        {
            Schema = CustodyCodec.SchemaVersion,
            OccurredFromUs = at - 2_000_000,
            OccurredToUs = at,
            RecordedUs = at + 3_000,
            UtcOffsetMinutes = 120,
            ClockQuality = ClockQuality.Synced,
            BootId = ByteString.CopyFrom(new byte[16]),
            MonotonicNs = (ulong)at * 1_000,
            Site = "dc1",
            ReadPoint = "urn:epc:id:sgln:0614141.00001.1",
            PieceId = $"p-{random.Next(Pieces)}",
            Custodians = { new Custodian { CustodianId = $"c-{random.Next(30)}", Role = "carrier" } },
        };
        switch (random.Next(10))
        {
            case 0:
                made.PutAway = new PutAway { Zone = "vault-a" };
                made.PlaceId = $"PL-{random.Next(400)}";
                break;
            case 1:
                made.CheckedOut = new CheckedOut { Purpose = "photo", UntilUs = at + 3_600_000_000 };
                break;
            case 2:
                made.CheckedIn = new CheckedIn();
                break;
            default:
                Cross(made, random);
                break;
        }

        return made;
    }

    private static void Cross(CustodyEvent made, Random random)
    {
        made.Passage = new Passage
        {
            Portal = $"door-{random.Next(Doors)}",
            Direction = random.Next(2) == 0 ? Direction.In : Direction.Out,
            Authorisation = Authorisation.Standing,
            InsideZone = "vault-a",
            OutsideZone = "corridor",
            Tag = new Tag { Epc = ByteString.CopyFrom(new byte[12]), Bits = 96 },
        };
        var group = new byte[16];
        random.NextBytes(group);
        made.GroupId = ByteString.CopyFrom(group);
        made.Evidence = new Evidence { Grade = EvidenceGrade.UnauthenticatedReader, GroupSeen = 18, ConfidencePermille = 998 };
        for (var antenna = 1u; antenna <= 4; antenna++)
        {
            made.Evidence.Antennas.Add(new AntennaEvidence
            {
                Reader = made.Passage.Portal.Replace("door", "r", StringComparison.Ordinal), Antenna = antenna, Side = antenna <= 2 ? Side.Outside : Side.Inside, Reads = (uint)random.Next(3, 90),
                FirstUs = random.Next(900_000), LastUs = random.Next(900_000, 2_000_000), CentroidUs = 900_000,
                PeakRssiCdbm = -5_500 + random.Next(900),
            });
        }
    }
}
