using EdgeVault.Capture;
using EdgeVault.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Gateway.Tests.Running;

/// <summary>What the running gateway makes of column <c>epc</c> of <c>custodians.csv</c>.</summary>
public sealed class RadioBadgeTests
{
    private static readonly string OfRing = Convert.ToHexString(VaultDoor.Tag(1).ToArray());
    private static readonly string OfBadge = Convert.ToHexString(VaultDoor.Tag(9).ToArray());

    [Fact]
    public async Task A_badge_with_a_piece_s_tag_is_warned_of_at_the_start_and_a_flood_displaces_neither()
    {
        await using var gateway = new RunningGateway();
        gateway.Write("pieces.csv", $"pieceId,epc,barcode,valueClass\nring-1,{OfRing},EV1,low\n");
        gateway.Write("places.csv", "placeId,zone\nPL-1,vault-a\n");
        gateway.Write("custodians.csv", $"custodianId,badge,roles,epc\nc-1,STAFF-1,station,{OfBadge}\nc-2,STAFF-2,station,{OfRing}\n");
        await gateway.StartAsync();

        var warning = Assert.Single(gateway.Log.Lines, static line => line.Contains("the tag in the badge of", StringComparison.Ordinal));
        Assert.StartsWith("Warning", warning, StringComparison.Ordinal);
        Assert.Contains("custodians.csv: the tag in the badge of c-2 is that of piece ring-1", warning, StringComparison.Ordinal);

        var isRegistered = gateway.Services.GetRequiredService<CaptureStart>().IsRegistered;
        Assert.Equal((true, true, false), (isRegistered(VaultDoor.Tag(1)), isRegistered(VaultDoor.Tag(9)), isRegistered(VaultDoor.Tag(10))));
    }
}
