using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stations;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Verified;
using StationActivity = EdgeVault.Custody.Stations.StationActivity;

namespace EdgeVault.Custody.Tests.Counts;

/// <summary>Counts at a station, from the first badge to the signed end.</summary>
public sealed class CountWriterTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    private readonly Vault _vault = new();
    private DateTimeOffset _at = Vault.Start;

    public CountWriterTests() => Put("p-1", "p-2", "p-3");

    [Fact]
    public void A_count_that_finds_everything_ends_with_the_badge()
    {
        var events = Count("anna", "p-1", "p-2", "p-3");

        var closed = events[^1].CountClosed;
        Assert.Equal((3u, 0u, 0u, CountKind.Cycle), (closed.Present, closed.Missing, closed.NotProven, closed.CountKind));
        Assert.Empty(_vault.State.OpenCounts);
        Assert.Equal(("vault-a", CountKind.Cycle), (_vault.State.CountedZones.Single().Zone, _vault.State.CountedZones.Single().Kind));
        Assert.Equal(ProofKind.Count, _vault.Piece(1).Proof);
        Assert.Empty(_vault.State.LinesOf(new EventAt(1, 0)));
    }

    [Fact]
    public void What_one_person_does_not_find_another_looks_for_before_it_is_missing()
    {
        var first = Count("anna", "p-1");
        Assert.Equal(["p-2", "p-3"], first.Where(e => e.CountLine?.Result == CountResult.Recount).Select(e => e.PieceId));
        Assert.Null(first[^1].CountClosed);
        Assert.Equal(Whereabouts.Inside, _vault.Piece(2).Whereabouts);
        Assert.False(CountStations.MayCount(_vault.State, "vault-a", "anna"));
        Assert.True(CountStations.MayCount(_vault.State, "vault-a", "berta"));

        var second = Count("berta", "p-2");
        Assert.Equal(["p-3"], second.Where(e => e.CountLine?.Result == CountResult.Missing).Select(e => e.PieceId));
        var closed = second[^1];
        Assert.Equal((2u, 1u), (closed.CountClosed.Present, closed.CountClosed.Missing));
        Assert.Equal(["anna", "berta"], closed.Custodians.Select(custodian => custodian.CustodianId).Order());
        Assert.Equal((Whereabouts.Inside, Whereabouts.Missing), (_vault.Piece(2).Whereabouts, _vault.Piece(3).Whereabouts));
    }

    [Fact]
    public void What_is_of_elsewhere_is_misplaced_and_what_nobody_expected_unexpected()
    {
        _vault.Commit(new Fact { Kind = new PutAway { Zone = "vault-b" }, From = _at, PieceId = "p-4" });
        var events = Count("anna", "p-1", "p-2", "p-3", "p-4", "p-5");

        var closed = events[^1].CountClosed;
        Assert.Equal((3u, 1u, 1u), (closed.Present, closed.Misplaced, closed.Unexpected));
        Assert.Equal(("vault-a", "vault-a"), (_vault.Piece(4).Zone, _vault.Piece(5).Zone));
    }

    [Fact]
    public void What_left_meanwhile_is_not_expected()
    {
        Step("anna", StationCodeKind.Badge, "anna");
        Step("anna", StationCodeKind.Place, "PL-1");
        Step("anna", StationCodeKind.Piece, "p-1");
        Step("anna", StationCodeKind.Piece, "p-2");
        _vault.Commit(Vault.Passage(3, Direction.Out, _at = _at.AddMinutes(1)));

        Assert.Equal(2u, Step("anna", StationCodeKind.Badge, "anna")[^1].CountClosed.Present);
    }

    [Fact]
    public void A_technology_that_may_have_missed_it_proves_nothing()
    {
        Count("anna", "p-1", "p-2");
        var open = Assert.Single(_vault.State.OpenCounts);

        var (lines, closed) = EndByRadio(open, 950);
        Assert.Equal(CountResult.NotProven, Assert.Single(lines).Line.Result);
        Assert.Equal((0u, 1u), (closed!.Missing, closed.NotProven));
        Assert.Equal(CountResult.Missing, Assert.Single(EndByRadio(open, 990).Lines).Line.Result);
    }

    [Fact]
    public void Two_technologies_that_do_not_agree_are_counted()
    {
        var count = (ulong)_vault.Ledger.Count;
        _vault.Commit(new Fact { Kind = new CountOpened { Zone = "vault-a", TwoTechnologies = true }, From = _at });
        foreach (var (piece, technology) in new[] { ("p-1", CountTechnology.Radio), ("p-1", CountTechnology.Barcode), ("p-2", CountTechnology.Radio), ("p-3", CountTechnology.Barcode) })
        {
            _vault.Commit(new Fact
            {
                Kind = new CountLine { Count = count, Result = CountResult.Present, Technology = technology, Zone = "vault-a" }, From = _at, PieceId = piece,
            });
        }

        // The tag of p-2 answered and one person did not come across it: another looks first.
        var (lines, closed) = EndByRadio(_vault.State.OpenCounts.Single(), 1_000);
        Assert.Null(closed);
        Assert.Contains(lines, static line => line is { PieceId: "p-2", Line.Result: CountResult.Recount });
        foreach (var (piece, line) in lines)
        {
            _vault.Commit(new Fact { Kind = line, From = _at, PieceId = piece });
        }

        Assert.Equal(2u, EndByRadio(_vault.State.OpenCounts.Single(), 1_000).Closed!.Disagreements);
    }

    [Theory]
    [InlineData(SiteMode.Opening, CountKind.Opening, false)]
    [InlineData(SiteMode.Closing, CountKind.Closing, false)]
    [InlineData(SiteMode.Count, CountKind.Full, true)]
    public void The_kind_of_a_count_follows_from_the_site_mode(SiteMode mode, CountKind kind, bool isFrozen)
    {
        _vault.Commit(new Fact { Kind = new SiteModeChanged { Mode = mode }, From = _at });
        Step("anna", StationCodeKind.Badge, "anna");
        var opened = Step("anna", StationCodeKind.Place, "PL-1")[0].CountOpened;
        Assert.Equal((kind, isFrozen, "vault-a"), (opened.CountKind, opened.Frozen, opened.Zone));
    }

    [Fact]
    public void A_zone_is_due_from_the_start_and_again_before_its_cadence_is_over()
    {
        var policy = new StockPolicy();
        Assert.Equal(3, CountDue.List(_vault.State, policy, _at).Count(due => due.DueAt <= _at));

        Count("anna", "p-1", "p-2", "p-3");
        var due = CountDue.List(_vault.State, policy, _at);
        Assert.DoesNotContain(due, each => each.DueAt <= _at);
        Assert.Equal(["High", "Mid", "Low"], due.Select(each => each.ValueClass.ToString()));
        Assert.Equal(due[0].Last!.Value.AddDays(0.8), due[0].DueAt);
    }

    private (IReadOnlyList<(string PieceId, CountLine Line)> Lines, CountClosed? Closed) EndByRadio(CountRow count, uint permille) =>
        CountWriter.End(
            _vault.State, _vault.Register, count, new CountZone(permille, false), new CountLook(CountTechnology.Radio, permille, []));

    private List<CustodyEvent> Count(string person, params string[] pieces)
    {
        var events = Step(person, StationCodeKind.Badge, person);
        events.AddRange(Step(person, StationCodeKind.Place, "PL-1"));
        foreach (var piece in pieces)
        {
            events.AddRange(Step(person, StationCodeKind.Piece, piece));
        }

        events.AddRange(Step(person, StationCodeKind.Badge, person));
        return events;
    }

    private List<CustodyEvent> Step(string person, StationCodeKind kind, string id)
    {
        _at = _at.AddSeconds(5);
        var memory = _vault.State.StationOf("count-1");
        var dialogue = memory is null ? new StationDialogue(StationActivity.Count, Silence) : StationDialogue.From(memory, Silence);
        var answer = dialogue.Decide(new StationCode(kind, id), _at);
        Assert.True(answer.IsAccepted, $"{person}: {kind} {id} is refused: {answer.Refusal}");
        return [.. _vault.Commit(new StationScanned
        {
            Station = "count-1", Zone = "vault-a", Before = dialogue.Memory, Fact = answer.Fact!.Value, Effect = answer.Effect,
        })];
    }

    private void Put(params string[] pieces) => _vault.Commit([.. pieces.Select(piece => new Fact
    {
        Kind = new PutAway { Zone = "vault-a" }, From = _at, PieceId = piece, PlaceId = "PL-1",
    })]);
}
