using EdgeVault.HardwareSim.Days;
using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Tests.Days;

/// <summary>What is noted as told follows from what the radio saw, and from nothing else.</summary>
public sealed class TellerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Half of a tray is none: of two pieces one was read, and the other may lie on the table.</summary>
    /// <param name="pieces">In the tray.</param>
    /// <param name="missed">Of which so many are not read, and the tray itself is not.</param>
    /// <param name="isTold">Whether they went with it all the same.</param>
    [Theory]
    [InlineData(2, 1, false)]
    [InlineData(3, 1, true)]
    public void A_tray_whose_own_tag_is_not_read_goes_with_more_than_half_of_what_lies_in_it(int pieces, int missed, bool isTold)
    {
        var dice = Dice.For(7, "teller");
        var met = 0;
        for (var crossing = 0; crossing < 10_000; crossing++)
        {
            var tray = TrayOf(pieces);
            var script = new StringWriter();
            new Teller(new DayScript(script), new Agenda(Start), new Clerk(), new DaysTruth(), dice).Cross(Layout.DoorA, "out", tray);
            bool IsRead(string epc) => script.ToString().Contains(epc, StringComparison.Ordinal);
            var unread = tray.Items.Where(item => !IsRead(item.Epc)).ToList();
            if (IsRead(tray.Epc) || unread.Count != missed)
            {
                continue;
            }

            met++;
            Assert.All(unread, item => Assert.Equal(
                (isTold, isTold ? ToldWhere.Outside : ToldWhere.Nowhere, isTold),
                (item.Told.IsKnown, item.Told.Where, item.Told.IsInferred)));
            Assert.All(tray.Items.Except(unread), item => Assert.Equal(
                (ToldWhere.Outside, false), (item.Told.Where, item.Told.IsInferred)));
        }

        Assert.True(met > 0, "no crossing was as this test wants it");
    }

    private static Tray TrayOf(int pieces)
    {
        var tray = new Tray("tray", "EPC-TRAY");
        tray.Items.AddRange(Enumerable.Range(0, pieces).Select(static number => new Item
        {
            Id = $"p-{number}", Epc = $"EPC-P{number}", Tid = "E2", Code = "", ValueClass = "low", WeightMg = 1,
            HomeZone = Layout.VaultA, HomePlace = "PL-1",
        }));
        return tray;
    }
}
