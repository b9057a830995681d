using EdgeVault.Ledger.Disk;
using EdgeVault.TestKit.Crashes;

namespace EdgeVault.Ledger.Tests.Crashes;

/// <summary>A simulation that a broken ledger passes proves nothing. Each of these must fail it.</summary>
public sealed class BrokenLedgerTests
{
    private const int Seeds = 3_000;

    private static readonly Dictionary<string, Func<IDisk, IDisk>> Broken = new()
    {
        ["never syncs"] = disk => new NeverSyncs(disk),
        ["acknowledges before the sync"] = disk => new AcknowledgesFirst(disk),
        ["anchors before the frame"] = disk => new AnchorsFirst(disk),
        ["tries a failed sync again"] = disk => new SyncsAgain(disk),
        ["never syncs a folder"] = disk => new NeverSyncsFolders(disk),
        ["trusts the page cache"] = disk => new TrustsTheCache(disk),
    };

    public static TheoryData<string> Names() => new(Broken.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_ledger_that_is_broken_so_does_not_pass(string how)
    {
        var noticed = Enumerable.Range(1, Seeds).FirstOrDefault(seed => Breaks(seed, Broken[how]));

        TestContext.Current.TestOutputHelper!.WriteLine($"{how}: noticed by seed {noticed}");
        Assert.True(noticed > 0, $"{Seeds} seeds do not notice: {how}");
    }

    [Fact]
    public void A_disk_that_only_passes_on_breaks_nothing() =>
        Assert.DoesNotContain(Enumerable.Range(1, 20), seed => Breaks(seed, disk => new PassingDisk(disk)));

    private static bool Breaks(int seed, Func<IDisk, IDisk> behind)
    {
        try
        {
            new CrashRun(seed, behind).Run();
            return false;
        }
        catch (RuleBrokenException)
        {
            return true;
        }
    }

    private sealed class PassingDisk(IDisk inner) : BrokenDisk(inner);
}
