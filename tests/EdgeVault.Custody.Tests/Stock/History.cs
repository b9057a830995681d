using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stations;
using EdgeVault.Custody.Stock;
using StationActivity = EdgeVault.Custody.Stations.StationActivity;

namespace EdgeVault.Custody.Tests.Stock;

/// <summary>Random batches of everything a host can hand to the desk, from a seed.</summary>
internal sealed class History(Random random)
{
    private static readonly TimeSpan Silence = TimeSpan.FromHours(1);
    private static readonly string[] Readers = ["r1", "r2", "r3"];
    private static readonly GapCause[] Causes =
        [GapCause.ReaderDisconnected, GapCause.AntennaLost, GapCause.GatewayDown];

    private DateTimeOffset _now = Vault.Start;

    /// <summary>With a state also what people scan there: each station once at most, as hosts do.</summary>
    public CustodyInput[] Batch(CustodyState? state = null)
    {
        var batch = Enumerable.Range(0, random.Next(1, 8)).Select(_ => Input()).ToList();
        foreach (var activity in Enum.GetValues<StationActivity>())
        {
            if (state is not null && random.Next(2) == 0 && Scan(state, activity) is { } scanned)
            {
                batch.Insert(random.Next(batch.Count + 1), scanned);
            }
        }

        return [.. batch];
    }

    private StationScanned? Scan(CustodyState state, StationActivity activity)
    {
        var memory = state.StationOf(StationOf(activity));
        var station = memory is null ? new StationDialogue(activity, Silence) : StationDialogue.From(memory, Silence);
        if (memory is not null && random.Next(20) == 0)
        {
            return InputOf(activity, station, StationDialogue.Timeout(_now), null);
        }

        var kind = (StationCodeKind)random.Next(7);
        // Each station has pieces of its own; all go through the doors as well.
        var id = kind == StationCodeKind.Piece ? $"p-{(5 * (int)activity) + random.Next(5)}" : $"{kind}-{random.Next(4)}";
        var answer = station.Decide(new StationCode(kind, id, true, random.Next(3) == 0), DateTimeOffset.MinValue);
        return answer.Fact is { } fact ? InputOf(activity, station, fact with { At = _now }, answer.Effect) : null;
    }

    private static StationScanned InputOf(
        StationActivity activity, StationDialogue station, StationFact fact, StationEffect? effect) => new()
        {
            Station = StationOf(activity),
            PlaceId = "desk",
            Zone = "vault-b",
            Before = station.Memory,
            Fact = fact,
            Effect = effect,
        };

    private static string StationOf(StationActivity activity) => $"station-{(int)activity}";

    private CustodyInput Input()
    {
        _now = _now.AddMilliseconds(random.Next(-2_000, 60_000));
        return random.Next(13) switch
        {
            0 => Vault.Gap(Reader(), Cause(), Antennas()),
            1 => Vault.EndOf(Reader(), Cause(), Antennas()),
            2 => CustodyStateTests.Reader(Reader(), (ReaderStatus)random.Next(1, 3)),
            3 => CustodyStateTests.Shed((ulong)random.Next(1, 1_000)),
            4 => new StorageGap { Cause = "disk full", From = _now.AddSeconds(-9), To = _now },
            5 => new BaseStateTaken { Index = (ulong)random.Next(1, 1_000), Sha256 = new byte[32], At = _now },
            _ => Group(),
        };
    }

    private CrossingGroup Group()
    {
        var door = random.Next(1, 4);
        var groupId = new byte[16];
        random.NextBytes(groupId);
        return Vault.Group([.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Crossing())]) with
        {
            Portal = $"door-{door}",
            InsideZone = door == 3 ? "vault-b" : "vault-a",
            OutsideZone = door == 3 ? "vault-a" : "corridor",
            GroupId = groupId,
        };
    }

    // Serials from 20 up are nobody's.
    private Crossing Crossing() => Vault.Cross(
        Vault.Tag(random.Next(25), random.Next(8)),
        (Direction)random.Next(1, 5),
        _now.AddSeconds(-random.Next(400)),
        random.Next(5) == 0);

    private string Reader() => Readers[random.Next(Readers.Length)];

    private GapCause Cause() => Causes[random.Next(Causes.Length)];

    private uint[] Antennas() => random.Next(2) == 0 ? [] : [(uint)random.Next(1, 3)];
}
