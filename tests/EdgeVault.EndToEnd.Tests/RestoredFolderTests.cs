using EdgeVault.EndToEnd.Tests.Processes;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>Whole folders put back to what they were: the gateway's is caught, the hub's heals.</summary>
public sealed class RestoredFolderTests
{
    [Fact]
    public async Task A_gateway_whose_whole_folder_was_put_back_is_caught_at_its_next_sync_and_refused()
    {
        await using var house = new TlsHouse();
        await house.OpenAsync();
        await house.StopGatewayAsync();
        var backup = Copy(house.Gateway.DataPath, house.Gateway.Folder + "/backup");
        // Each start is an event: the hub has three now, the backup one.
        await StartAndArriveAsync(house);
        await StartAndArriveAsync(house);

        await house.StopGatewayAsync();
        Directory.Delete(house.Gateway.DataPath, recursive: true);
        Copy(backup, house.Gateway.DataPath);
        house.Gateway.Start();
        await house.Gateway.ReadyAsync();

        // Its start is an event: there are two events now, and not the two that the hub has.
        await house.Gateway.UntilAsync(async () => (await ErrorAsync(house)).Contains(
            "Two different trees of size 2 are signed", StringComparison.Ordinal));
        var site = await house.SiteAsync();
        Assert.Equal(3, site.GetProperty("size").GetInt64());
        // On a slow machine the uplink greets with the backup alone, before this start is durable: that is on record, too.
        Assert.InRange(site.GetProperty("conflicts").GetInt32(), 1, 2);
        Assert.False(site.GetProperty("connected").GetBoolean());
    }

    [Fact]
    public async Task A_hub_restored_from_an_older_backup_gets_back_what_it_lacks_by_itself()
    {
        await using var house = new TlsHouse();
        await house.OpenAsync();
        await house.StopHubAsync();
        var backup = Copy(house.HubDataPath, house.Gateway.Folder + "/backup");
        house.StartHub();
        await house.AllArrivedAsync();
        await house.StopGatewayAsync();
        await StartAndArriveAsync(house);

        await house.StopHubAsync();
        Directory.Delete(house.HubDataPath, recursive: true);
        Copy(backup, house.HubDataPath);
        house.StartHub();

        await house.Gateway.Process.LineAsync(line => line.Contains("was restored from an older backup", StringComparison.Ordinal));
        await house.AllArrivedAsync();
        await house.Gateway.UntilAsync(async () => !(await ErrorAsync(house)).Contains("older backup", StringComparison.Ordinal));
        var site = await house.SiteAsync();
        Assert.Equal((2, 0), (site.GetProperty("size").GetInt64(), site.GetProperty("conflicts").GetInt32()));
    }

    private static async Task StartAndArriveAsync(TlsHouse house)
    {
        if (house.Gateway.Process.HasExited is false)
        {
            await house.StopGatewayAsync();
        }

        house.Gateway.Start();
        await house.Gateway.ReadyAsync();
        await house.AllArrivedAsync();
    }

    private static async Task<string> ErrorAsync(TlsHouse house) =>
        (await house.Gateway.StatusAsync()).GetProperty("hubs")[0].GetProperty("lastError").GetString() ?? "";

    private static string Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return to;
    }
}
