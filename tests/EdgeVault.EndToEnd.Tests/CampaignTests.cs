using System.Text.RegularExpressions;
using EdgeVault.EndToEnd.Tests.Peers;
using EdgeVault.EndToEnd.Tests.Processes;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>A slice of each campaign of docs/operating/durability.md; <c>make</c> runs them whole.</summary>
public sealed partial class CampaignTests(ITestOutputHelper output)
{
    private const string Seed = "2026";

    [Fact]
    public async Task Twenty_five_kills_lose_nothing_that_was_acknowledged()
    {
        var said = await CampaignAsync("kill", "--cycles", "25", "--seed", Seed);

        Assert.Contains("25 kills", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Power_cuts_lose_nothing_that_was_acknowledged()
    {
        Part.Need("gcc", "/usr/bin/gcc");

        var said = await CampaignAsync("power-cut", "--cuts", "8", "--points", "4", "--seed", Seed);

        Assert.Contains("8 cuts and 32 more", said, StringComparison.Ordinal);
    }

    /// <summary>
    /// A disk whose syncs do nothing is a ledger without syncs: the campaign must find the loss. Of a file that was never synced
    /// a part is there or none, and which file a cut takes is a matter of threads: a segment, or the key, which is then no key.
    /// </summary>
    [Theory]
    [InlineData("fdatasync:1:-1:lie", "acknowledged entries are lost")]
    [InlineData("fsync:1:-1:lie", "tamper_or_media_loss", "acknowledged", "ledger.key is not a PEM private key")]
    public async Task A_disk_that_lies_is_found_out(string plan, params string[] anyOf)
    {
        Part.Need("gcc", "/usr/bin/gcc");

        var (code, _, error) = await Programs.RunAsync(
            Programs.Campaigns, "power-cut", "--cuts", "3", "--points", "4", "--seed", Seed, "--plan", plan);

        output.WriteLine(error);
        Assert.Equal(1, code);
        Assert.Contains(anyOf, part => error.Contains(part, StringComparison.Ordinal));
        Directory.Delete(KeptFolder().Match(error).Groups[1].Value, recursive: true);
    }

    [Fact]
    public async Task System_calls_that_fail_are_told_truthfully()
    {
        Part.Need("gcc", "/usr/bin/gcc");
        Part.Need("strace", "/usr/bin/strace");

        var said = await CampaignAsync("faults", "--sample", "25", "--seed", Seed);

        Assert.Contains("the kernel saw the same calls as the shim", said, StringComparison.Ordinal);
        Assert.Contains("0 acknowledged lost, 0 hangs, 0 falsely ready", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_restarts_in_the_middle_of_walks_loses_and_doubles_nothing()
    {
        Part.Need("mosquitto", "/usr/sbin/mosquitto");

        var said = await CampaignAsync("broker", "--messages", "8000", "--restarts", "1", "--seed", Seed);

        Assert.Contains("8,000 reads taken", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_campaign_that_is_asked_for_nonsense_says_so()
    {
        var (code, _, error) = await Programs.RunAsync(Programs.Campaigns, "kill", "--cycles", "0");

        Assert.Equal(64, code);
        Assert.Contains("1 to 1000000 would do", error, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\(kept: (/[^)]+)\)")]
    private static partial Regex KeptFolder();

    private async Task<string> CampaignAsync(params string[] arguments)
    {
        var (code, said, error) = await Programs.RunAsync(Programs.Campaigns, arguments);
        output.WriteLine(said + error);
        Assert.True(code == 0, error);
        return said;
    }
}
