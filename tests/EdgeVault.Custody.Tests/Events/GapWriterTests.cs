using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Tests.Events;

public sealed class GapWriterTests
{
    private readonly Vault _vault = new();

    [Fact]
    public void A_closing_names_the_opening_of_the_same_batch()
    {
        var events = _vault.Commit(Vault.Passage(1, Direction.In), Vault.Gap("r1"), Vault.EndOf("r1"));

        Assert.Equal(1ul, events[2].CoverageGapClosed.Opened);
        Assert.Equal([1ul], events[2].Causes);
        Assert.Empty(_vault.State.OpenGaps);
    }

    [Fact]
    public void A_closing_names_an_opening_from_before_the_restart_and_runs_from_it()
    {
        _vault.Commit(Vault.Passage(1, Direction.In), Vault.Gap("r1"));
        var restarted = new Vault(state: _vault.Rebuild());
        restarted.Ledger.AddRange(_vault.Ledger);

        var closed = restarted.Commit(Vault.EndOf("r1")).Single();

        Assert.Equal(1ul, closed.CoverageGapClosed.Opened);
        Assert.Equal(CustodyTime.ToUs(Vault.Start), closed.OccurredFromUs);
        Assert.Equal(CustodyTime.ToUs(Vault.Start.AddSeconds(9)), closed.OccurredToUs);
        Assert.Equal(Vault.ReadPoint, closed.ReadPoint);
    }

    [Fact]
    public void Only_the_gap_of_that_portal_reader_and_cause_is_closed()
    {
        _vault.Commit(
            Vault.Gap("r1"), Vault.Gap("r2"), Vault.Gap("r1", GapCause.AntennaLost),
            Vault.Gap("r1") with { Portal = "door-2" });

        var closed = _vault.Commit(Vault.EndOf("r1"));

        Assert.Equal([0ul], closed.Select(e => e.CoverageGapClosed.Opened));
        Assert.Equal([1ul, 2ul, 3ul], _vault.State.OpenGaps.Select(gap => gap.Opened.Index));
    }

    [Fact]
    public void An_antennas_gap_ends_alone_or_with_all_of_its_reader()
    {
        _vault.Commit(
            Vault.Gap("r1", GapCause.AntennaLost, 2, 1), Vault.Gap("r1", GapCause.AntennaLost, 3),
            Vault.Gap("r1", GapCause.AntennaLost, 4));

        Assert.Equal([0ul], Opened(_vault.Commit(Vault.EndOf("r1", GapCause.AntennaLost, 1, 2))));
        Assert.Equal([1ul, 2ul], Opened(_vault.Commit(Vault.EndOf("r1", GapCause.AntennaLost))));
    }

    [Fact]
    public void A_gap_that_was_never_recorded_is_opened_and_closed_at_once()
    {
        var events = _vault.Commit(Vault.EndOf("r1", GapCause.Storage));

        Assert.Equal(["coverage_gap_opened", "coverage_gap_closed"], events.Select(EventKinds.NameOf));
        Assert.Equal(CustodyTime.ToUs(Vault.Start.AddSeconds(1)), events[1].OccurredFromUs);
        Assert.Equal([0ul], events[1].Causes);
        Assert.Empty(_vault.State.OpenGaps);
    }

    [Fact]
    public void A_gap_that_was_opened_twice_over_a_crash_is_closed_twice()
    {
        _vault.Commit(Vault.Gap("r1", GapCause.GatewayDown));
        _vault.Commit(Vault.Gap("r1", GapCause.GatewayDown));

        Assert.Equal([0ul, 1ul], Opened(_vault.Commit(Vault.EndOf("r1", GapCause.GatewayDown))));
    }

    private static IEnumerable<ulong> Opened(IReadOnlyList<CustodyEvent> events) =>
        events.Select(e => e.CoverageGapClosed.Opened);
}
