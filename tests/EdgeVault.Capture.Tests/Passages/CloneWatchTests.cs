using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Tests.Passages;

public sealed class CloneWatchTests
{
    private static readonly EpcBits Epc = Tags.Epc(1);

    private readonly CloneWatch _watch = new();

    [Fact]
    public void A_second_chip_under_one_number_is_told_once_with_both_chips_and_doors()
    {
        Assert.Null(_watch.SawChip(Epc, Chip(1), "door-1", 1_000));
        Assert.Null(_watch.SawChip(Epc, Chip(1), "door-2", 2_000));

        Assert.Equal(
            new Clone(Epc, Chip(2), Chip(1), "door-2", "door-1", 3_000), _watch.SawChip(Epc, Chip(2), "door-2", 3_000));
        Assert.Null(_watch.SawChip(Epc, Chip(2), "door-1", 4_000));
        Assert.Null(_watch.SawChip(Epc, Chip(1), "door-1", 5_000));
    }

    [Fact]
    public void A_chip_that_was_noted_beforehand_is_believed_before_any_that_is_seen()
    {
        var watch = new CloneWatch(epc => epc == Epc ? Chip(1) : default);

        Assert.Null(watch.SawChip(Epc, Chip(1), "door-1", 1));
        Assert.Equal(new Clone(Epc, Chip(2), Chip(1), "door-1", "", 2), watch.SawChip(Epc, Chip(2), "door-1", 2));
        Assert.Null(watch.SawChip(Tags.Epc(2), Chip(2), "door-1", 3));
        // What was noted names a model only.
        Assert.Null(new CloneWatch(_ => Hex("E2801191")).SawChip(Epc, Chip(1), "door-1", 1));
    }

    [Theory]
    [InlineData("E28011A02000504C", "E28011A02000504C0D2A0A9E")]
    [InlineData("E28011A02000504C0D2A0A9E", "E28011A02000504C")]
    [InlineData("E28011A0", "E28011A1")]
    public void A_reader_that_gives_less_of_the_chips_number_makes_no_clone(string one, string other)
    {
        Assert.Null(_watch.SawChip(Epc, Hex(one), "door-1", 1));
        Assert.Null(_watch.SawChip(Epc, Hex(other), "door-1", 2));
    }

    [Fact]
    public void Numbers_of_other_lengths_that_differ_in_what_both_have_are_two_chips()
    {
        Assert.Null(_watch.SawChip(Epc, Hex("E28011A02000504C0D2A0A9E"), "door-1", 1));
        Assert.NotNull(_watch.SawChip(Epc, Hex("E28011A02000504D"), "door-1", 2));
    }

    [Fact]
    public void The_same_chip_under_two_numbers_was_written_anew_and_is_no_clone()
    {
        Assert.Null(_watch.SawChip(Tags.Epc(1), Chip(1), "door-1", 1));
        Assert.Null(_watch.SawChip(Tags.Epc(2), Chip(1), "door-1", 2));
    }

    [Fact]
    public void Strangers_without_end_cost_bounded_memory_and_forget_the_oldest_first()
    {
        _watch.SawChip(Epc, Chip(1), "door-1", 0);
        for (var stranger = 0; stranger < CloneWatch.TagsMax; stranger++)
        {
            _watch.SawChip(Tags.Epc(stranger + 10), Chip(1), "door-1", stranger + 1);
        }

        // Forgotten, so this is the first chip again.
        Assert.Null(_watch.SawChip(Epc, Chip(2), "door-1", CloneWatch.TagsMax + 2));
        Assert.NotNull(_watch.SawChip(Tags.Epc(CloneWatch.TagsMax + 9), Chip(2), "door-1", CloneWatch.TagsMax + 3));
    }

    [Fact]
    public void One_garbled_answer_accuses_nobody_and_two_chips_at_a_door_are_told_before_their_passage()
    {
        var bench = new EngineBench(clones: _watch);
        bench.Reads(1, 0, 10_000, 12_000, tid: Chip(1)).Read(1, 0, 12_050, tid: Chip(9));
        bench.Reads(1, 2, 12_300, 14_300, tid: Chip(1)).PlayTo(30_000);
        Assert.Single(bench.Outcomes);
        Assert.Empty(bench.Engine.Suspected);

        bench.Reads(1, 2, 40_000, 42_000, tid: Chip(2)).Reads(1, 0, 42_300, 44_300, tid: Chip(2)).PlayTo(43_000);
        Assert.Single(bench.Outcomes);
        var clone = Assert.Single(bench.Engine.Suspected);
        Assert.Equal((Chip(2), Chip(1)), (clone.Tid, clone.OtherTid));
    }

    private static EpcBits Chip(int number) => Hex($"E2801130{number:X16}");

    private static EpcBits Hex(string hex) =>
        EpcBits.TryParseHex(hex, out var bits) ? bits : throw new ArgumentException(hex);
}
