using EdgeVault.Gateway.Uplink;
using EdgeVault.Hub.Configuration;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Crashes;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Sync.Tests.Links;

/// <summary>A link that is held to a bandwidth by its configuration, over a network that could do more.</summary>
public sealed class BandwidthTests
{
    private const int EntryBytes = 1_000;
    private const int Entries = 400;

    [Theory]
    [InlineData(64)]
    [InlineData(512)]
    public void A_limited_link_takes_the_time_that_its_bandwidth_needs_and_no_event_is_lost(int kilobits)
    {
        var needed = TimeSpan.FromSeconds(Entries * EntryBytes * 8 / (kilobits * 1_000.0));

        var (took, size) = CatchUp(new HubLinkLimits(kilobits));

        Assert.Equal(Entries, size);
        // The last message is sent when those before it are paid for, and none takes much more than a second.
        Assert.InRange(took, needed - TimeSpan.FromSeconds(2.5), needed + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_link_without_a_limit_takes_a_moment()
    {
        var (took, size) = CatchUp(new HubLinkLimits());

        Assert.Equal(Entries, size);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    /// <summary>How long the hub took to get all, on the simulated clock, and what it then had.</summary>
    private static (TimeSpan Took, long Size) CatchUp(HubLinkLimits limits)
    {
        var world = new SimWorld(1);
        using var folder = new TempFolder();
        using var ledgerKey = SimulatedKey.Signer(SimGateway.Origin);
        using var hubKey = SimulatedKey.Signer("edgevault-hub/main");
        var options = new HubOptions();
        var keyFile = folder.File("dc1.pub");
        File.WriteAllText(keyFile, ledgerKey.Verifier + "\n");
        options.Sites["dc1"] = new SiteOptions { Gateway = "gw1", Key = keyFile };
        using var hub = new SimHub(world, new MemoryHubStore(), hubKey, options);
        var link = new SimLink(world, () => hub);
        using var gateway = new SimGateway(world, new MemoryDisk(), ledgerKey, hubKey.Verifier, link, limits);
        // Frames of ten, so that a message is not larger than it has to be.
        for (var frame = 0; frame < Entries / 10; frame++)
        {
            Assert.True(gateway.TryAppend([.. Enumerable.Repeat(new string('x', EntryBytes), 10)]));
        }

        var from = world.Time.GetUtcNow();
        while (hub.Board.Find(SimGateway.Origin) is not { Size: Entries } && world.Time.GetUtcNow() - from < TimeSpan.FromMinutes(5))
        {
            world.Pass(TimeSpan.FromMilliseconds(100));
        }

        return (world.Time.GetUtcNow() - from, hub.Board.Find(SimGateway.Origin)?.Size ?? 0);
    }
}
