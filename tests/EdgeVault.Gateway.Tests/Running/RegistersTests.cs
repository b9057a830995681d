using System.Security.Cryptography;
using System.Text;
using EdgeVault.Capture;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Directives;
using EdgeVault.Gateway.Rules;
using EdgeVault.Gateway.Stations;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Gateway.VaultDesk;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.TestKit;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using ValueClass = EdgeVault.Custody.Pieces.ValueClass;

namespace EdgeVault.Gateway.Tests.Running;

/// <summary>The registers of a running gateway: what is new in them counts for all of it, at once.</summary>
public sealed class RegistersTests
{
    private const string Pieces = "pieceId,epc,tid,barcode,valueClass\n";

    private static readonly string First = $"ring-1,{HexOf(1)},,EV1,low\n";
    private static readonly string Second = $"ring-2,{HexOf(2)},E2801190000000000000AA01,EV2,low\n";

    [Fact]
    public async Task What_a_hub_gives_is_known_to_stations_rules_and_readers_until_it_is_revoked()
    {
        await using var gateway = await StartAsync();
        Assert.False(await gateway.Station.ScanAsync("EV2"));
        Assert.Equal((ValueClass.High, false, false), Known(gateway));

        Assert.Null(Take(gateway, new Directive { PieceRegister = new PieceRegister { Version = "1", Csv = ByteString.CopyFromUtf8(Pieces + Second) } }));

        Assert.True(await gateway.Station.ScanAsync("EV2"));
        Assert.Equal((ValueClass.Low, true, true), Known(gateway));

        Assert.Null(Take(gateway, new Directive { Index = 1, Revoke = new Revoke { Index = 0 } }));

        Assert.False(await gateway.Station.ScanAsync("EV2"));
        Assert.Equal((ValueClass.High, false, false), Known(gateway));
    }

    [Fact]
    public async Task A_file_that_changes_counts_when_the_ledger_says_so_and_one_with_a_fault_does_not()
    {
        await using var gateway = await StartAsync();

        // A row that cannot be taken: nothing of the file is used, and what was good goes on.
        gateway.Write("pieces.csv", $"{Pieces}{Second}ring-3,,,EV3,huge\n");
        await SaysAsync(gateway, "pieces.csv was read again and is not used; what was read before stays: line 3, column valueClass: 'huge'");
        Assert.True(await gateway.Station.ScanAsync("EV1"));
        Assert.False(await gateway.Station.ScanAsync("EV2"));
        await PageSaysAsync(gateway, "pieces.csv as it is now is not used: line 3, column valueClass:");

        gateway.Write("pieces.csv", Pieces + Second);
        await UntilTakenAsync(gateway, "pieces");
        Assert.True(await gateway.Station.ScanAsync("EV2"));
        Assert.False(await gateway.Station.ScanAsync("EV1"));
        Assert.Equal((ValueClass.Low, true, true), Known(gateway));
        await PageSaysAsync(gateway, "is not used", isThere: false);

        // A new place and a new hand; nobody else's session ends for it.
        gateway.Write("places.csv", "placeId,zone,capacity\nPL-1,vault-a,\nPL-2,vault-b,1\n");
        await UntilTakenAsync(gateway, "places");
        Assert.True(await gateway.Station.ScanAsync("PL-2"));
        Assert.True(gateway.Services.GetRequiredService<SiteZones>().Has("vault-b"));
        gateway.Write("custodians.csv", $"custodianId,badge,roles,epc\nc-1,STAFF-1,station,\nc-2,STAFF-2,station,{HexOf(9)}\n");
        await UntilTakenAsync(gateway, "custodians");
        Assert.True(await gateway.Door.ScanAsync("STAFF-2"));
        Assert.True(gateway.Services.GetRequiredService<RadioBadges>().IsWorn(VaultDoor.Tag(9)));

        gateway.Write("custodians.csv", "custodianId,badge,roles,epc\n");
        await SaysAsync(gateway, "custodians.csv was read again and is not used; what was read before stays: it has no rows");
        Assert.True(await gateway.Door.ScanAsync("STAFF-2"));

        Assert.Equal(
            [("pieces", 1u, 1u, 1u), ("places", 2u, 1u, 0u), ("custodians", 2u, 1u, 0u)],
            Recorded(gateway).Select(static said => (said.Register, said.Rows, said.Added, said.Removed)));
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(Pieces + Second)), Recorded(gateway)[0].Sha256.ToByteArray());
    }

    [Fact]
    public async Task A_file_whose_tag_a_hub_gave_to_another_piece_is_not_used_until_the_hub_revokes_it()
    {
        await using var gateway = await StartAsync();
        Assert.Null(Take(gateway, new Directive { PieceRegister = new PieceRegister { Version = "1", Csv = ByteString.CopyFromUtf8(Pieces + Second) } }));

        gateway.Write("pieces.csv", $"{Pieces}ring-9,{HexOf(2)},,EV9,low\n");

        await SaysAsync(gateway, "with what a hub gave by piece_register");
        Assert.True(await gateway.Station.ScanAsync("EV1"));
        Assert.Empty(Recorded(gateway));
    }

    // It is drawn once a second.
    private static Task PageSaysAsync(RunningGateway gateway, string text, bool isThere = true) => RunningGateway.UntilAsync(
        async () => (await gateway.Console.GetStringAsync("/", Patience.Within(TestContext.Current.CancellationToken)))
            .Contains(text, StringComparison.Ordinal) == isThere);

    private static Task SaysAsync(RunningGateway gateway, string text) => RunningGateway.UntilAsync(
        () => Task.FromResult(gateway.Log.Lines.Any(line => line.Contains(text, StringComparison.Ordinal))));

    // Said at the start, and once more when another file counts.
    private static Task UntilTakenAsync(RunningGateway gateway, string register) => RunningGateway.UntilAsync(
        () => Task.FromResult(gateway.Log.Lines.Count(line => line.Contains($" {register} from ", StringComparison.Ordinal)) == 2));

    private static List<RegisterReplaced> Recorded(RunningGateway gateway)
    {
        var ledger = gateway.Services.GetRequiredService<SegmentLedger>();
        return [.. ledger.Read(0, 4_096, 4 << 20)!.Entries.Select(static entry => CustodyCodec.Parse(entry.Span).RegisterReplaced).OfType<RegisterReplaced>()];
    }

    private static async Task<RunningGateway> StartAsync()
    {
        var gateway = new RunningGateway();
        gateway.Write("pieces.csv", Pieces + First);
        gateway.Write("places.csv", "placeId,zone\nPL-1,vault-a\n");
        gateway.Write("custodians.csv", "custodianId,badge,roles\nc-1,STAFF-1,station\n");
        await gateway.StartAsync();
        Assert.True(await gateway.Station.ScanAsync("STAFF-1"));
        Assert.True(await gateway.Station.ScanAsync("PL-1"));
        return gateway;
    }

    /// <summary>Of the second ring: as what the rules take it, whether a flood displaces it, and whether its chip is known.</summary>
    private static (ValueClass Class, bool IsRegistered, bool HasChip) Known(RunningGateway gateway)
    {
        var capture = gateway.Services.GetRequiredService<CaptureStart>();
        return (
            gateway.Services.GetRequiredService<RuleDesk>().View.ClassOf("ring-2"),
            capture.IsRegistered(VaultDoor.Tag(2)),
            capture.ChipOf(VaultDoor.Tag(2)).BitCount > 0);
    }

    private static (string Reason, string Detail)? Take(RunningGateway gateway, Directive directive)
    {
        using var hub = NoteSigner.Create("edgevault-hub/main");
        return gateway.Services.GetRequiredService<OrderDesk>().Take("main", hub.Verifier, directive);
    }

    private static string HexOf(int serial) => Convert.ToHexString(VaultDoor.Tag(serial).ToArray());
}
