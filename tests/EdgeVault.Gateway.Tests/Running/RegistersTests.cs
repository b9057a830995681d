using EdgeVault.Capture;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Gateway.Directives;
using EdgeVault.Gateway.Rules;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Ledger.Checkpoints;
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
