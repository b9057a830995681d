using EdgeVault.TestKit.Corruption;
using EdgeVault.TestKit.Crashes;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Ledger.Tests.Corruption;

/// <summary>
/// Damage at rest: it is noticed, or every entry reads back as it was written. The whole of each campaign runs by
/// `make corruption`; here is a slice of it.
/// </summary>
public sealed class CorruptionMatrixTests
{
    private const int SmallBytes = 64 << 10;
    private const int SmallSegmentBlocks = 6;

    [Fact]
    public void A_flipped_bit_anywhere_is_noticed_or_harmless()
    {
        const int Stride = 97;
        var campaign = new CorruptionCampaign(new CorruptionImage(SmallBytes, SmallSegmentBlocks));

        for (long bit = 0; bit < campaign.Bits; bit += Stride)
        {
            campaign.Flip(bit);
        }

        Assert.True(campaign.CountOf(CorruptionVerdict.Noticed) > campaign.Bits / Stride / 2, campaign.ToString());
        Assert.True(campaign.CountOf(CorruptionVerdict.Identical) > 0, campaign.ToString());
    }

    [Fact]
    public void A_file_cut_at_any_length_is_noticed_or_harmless()
    {
        const int Stride = 31;
        var campaign = new CorruptionCampaign(new CorruptionImage(SmallBytes, SmallSegmentBlocks));

        for (long cut = 0; cut < campaign.Cuts; cut += Stride)
        {
            campaign.Cut(cut);
        }

        Assert.True(campaign.CountOf(CorruptionVerdict.Noticed) > campaign.Cuts / Stride / 2, campaign.ToString());
    }

    [Fact]
    public void Random_edits_of_two_mebibytes_are_noticed_or_harmless()
    {
        const int Edits = 1_000;
        var campaign = new CorruptionCampaign(new CorruptionImage(2 << 20, segmentBlocks: 128));

        for (var seed = 1; seed <= Edits; seed++)
        {
            campaign.Edit(seed);
        }

        Assert.True(campaign.CountOf(CorruptionVerdict.Noticed) > Edits / 2, campaign.ToString());
    }

    /// <summary>Goal: the judge is not blind. Method: it is shown another ledger under the same key.</summary>
    [Fact]
    public void Entries_of_another_ledger_are_not_taken_for_ours()
    {
        var ours = new CorruptionImage(SmallBytes, SmallSegmentBlocks);
        var theirs = new CorruptionImage(SmallBytes + SimulatedLedger.BlockBytes, SmallSegmentBlocks);

        Assert.Throws<RuleBrokenException>(() => ours.Judge(theirs.Copy(), "another ledger"));
    }

    /// <summary>
    /// A folder put back as a whole is an older ledger, sound in every byte: nothing in it can tell. By design it is
    /// the hub that notices, which has cosigned a larger size, and the gateway cannot show a consistent tree of that size.
    /// </summary>
    [Fact]
    public async Task A_folder_put_back_as_a_whole_is_not_noticed_here()
    {
        var disk = new MemoryDisk();
        await using (var ledger = LedgerRig.Open(disk))
        {
            await ledger.AppendAsync("one");
        }

        var old = disk.Copy();
        await using (var ledger = LedgerRig.Open(disk))
        {
            await ledger.AppendAsync("two");
        }

        await using var putBack = LedgerRig.Open(old);

        Assert.Equal(LedgerState.Writable, putBack.State);
        Assert.Empty(putBack.Recovery.Problems);
        Assert.Equal(["one"], putBack.ReadAll().Texts());
    }
}
