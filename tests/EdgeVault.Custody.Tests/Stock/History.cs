using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Tests.Stock;

/// <summary>Random batches of everything a host can hand to the desk, from a seed.</summary>
internal sealed class History(Random random)
{
    private static readonly string[] Readers = ["r1", "r2", "r3"];
    private static readonly GapCause[] Causes =
        [GapCause.ReaderDisconnected, GapCause.AntennaLost, GapCause.GatewayDown];

    private DateTimeOffset _now = Vault.Start;

    public CustodyInput[] Batch() => [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => Input())];

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
