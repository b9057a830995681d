using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stations;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Tests.Rules;
using StationActivity = EdgeVault.Custody.Stations.StationActivity;

namespace EdgeVault.Custody.Tests.Counts;

/// <summary>Counts by readers, and by readers and scanners that must agree.</summary>
public sealed class RadioCountTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    private readonly RuleSite _site = RuleStories.Home(new RuleSite(), 5, 6, 7, 8, 9);
    private DateTimeOffset _at = Vault.Start.AddHours(1);

    private CustodyState State => _site.Vault.State;

    [Fact]
    public void A_sweep_that_finds_everything_opens_and_closes_a_count()
    {
        Sweep("anna", Sure, 5, 6, 7, 8, 9);

        var closed = Last().CountClosed;
        Assert.Equal((5u, 0u, 0u), (closed.Present, closed.Missing, closed.NotProven));
        Assert.Equal((ProofKind.Count, CountTechnology.Radio), (_site.Piece(5).Proof, Lines().First().CountLine.Technology));
        Assert.Empty(State.OpenCounts);
    }

    [Theory]
    [InlineData(995u, CountResult.Missing, Whereabouts.Missing)]
    [InlineData(985u, CountResult.NotProven, Whereabouts.Inside)]
    public void What_two_sweeps_do_not_find_is_missing_only_where_readers_read_well(
        uint permille, CountResult result, Whereabouts whereabouts)
    {
        var zone = new CountZone(permille, false);
        Sweep("anna", zone, 5, 6, 7, 8);
        Assert.Equal(CountResult.Recount, Lines().Last().CountLine.Result);
        Assert.False(CountStations.MayCount(State, "vault-a", "anna"));

        Sweep("berta", zone, 5, 6, 7, 8);
        Assert.Equal((result, whereabouts), (Lines().Last().CountLine.Result, _site.Piece(9).Whereabouts));
        Assert.NotNull(Last(beforeIncident: true).CountClosed);
    }

    [Fact]
    public void With_two_technologies_one_of_them_alone_does_not_end_a_count()
    {
        Sweep("anna", Two, 5, 6, 7, 8, 9);
        Assert.True(Assert.Single(State.OpenCounts).IsTwoTechnologies);

        Scan("berta", Two, 5, 6, 7, 8, 9);
        Assert.Equal((5u, 0u), (Last().CountClosed.Present, Last().CountClosed.Disagreements));
        Assert.Empty(_site.Rang);
    }

    [Fact]
    public void A_tag_that_answers_and_that_two_people_could_not_scan_is_a_disagreement_and_listed()
    {
        Sweep("anna", Two, 5, 6, 7, 8, 9);
        Scan("berta", Two, 5, 6, 7, 8);
        Assert.Single(State.OpenCounts);
        Assert.False(CountStations.MayCount(State, "vault-a", "berta"));

        Scan("carl", Two, 8);
        var incident = Assert.Single(_site.Rang);
        Assert.Equal((IncidentRule.CountMismatch, "p-9"), (incident.Rule, Assert.Single(incident.Pieces)));
        Assert.Equal(1, _site.Piece(9).Known.Blocks);
        Assert.Empty(State.OpenCounts);
    }

    [Fact]
    public void What_one_person_overlooked_and_another_scans_is_none()
    {
        Sweep("anna", Two, 5, 6, 7, 8, 9);
        Scan("berta", Two, 5, 6, 7, 8);
        Scan("carl", Two, 9);

        Assert.Equal((5u, 0u), (Last().CountClosed.Present, Last().CountClosed.Disagreements));
        Assert.Empty(_site.Rang);
    }

    [Fact]
    public void Who_looks_again_may_go_from_place_to_place()
    {
        Sweep("anna", Two, 5, 6, 7);
        Step(Two, StationCodeKind.Badge, "berta");
        Step(Two, StationCodeKind.Place, "PL-1");
        Step(Two, StationCodeKind.Piece, "p-5");

        Assert.True(CountStations.MayCount(State, "vault-a", "berta"));
        Assert.False(CountStations.MayCount(State, "vault-a", "anna"));
    }

    [Fact]
    public void The_order_of_the_technologies_does_not_matter()
    {
        Scan("berta", Two, 5, 6, 7, 8);
        Assert.Single(State.OpenCounts);
        Sweep("anna", Two, 5, 6, 7, 8, 9);
        Scan("carl", Two, 9);

        Assert.Equal((5u, 0u), (Last().CountClosed.Present, Last().CountClosed.Disagreements));
    }

    [Fact]
    public void What_two_people_did_not_find_before_the_readers_looked_is_missing_at_the_end_too()
    {
        Scan("berta", Two, 5, 6, 7, 8);
        Scan("carl", Two, 5, 6, 7, 8);
        Assert.Equal(Whereabouts.Missing, _site.Piece(9).Whereabouts);
        Assert.Single(State.OpenCounts);

        Sweep("anna", Two, 5, 6, 7, 8);
        var closed = Last(beforeIncident: true).CountClosed;
        Assert.Equal((4u, 1u, 0u), (closed.Present, closed.Missing, closed.NotProven));
        Assert.Equal(IncidentRule.MissingAtCount, Assert.Single(_site.Rang).Rule);
    }

    [Fact]
    public void What_two_people_did_not_find_and_a_reader_then_does_was_expected_and_is_a_disagreement()
    {
        Scan("berta", Two, 5, 6, 7, 8);
        Scan("carl", Two, 5, 6, 7, 8);
        Sweep("anna", Two, 5, 6, 7, 8, 9);

        var closed = All().Last(static made => made.CountClosed is not null).CountClosed;
        Assert.Equal((5u, 0u, 0u, "p-9"), (closed.Present, closed.Missing, closed.Unexpected, Assert.Single(closed.Disagreeing)));
        Assert.Equal((Whereabouts.Inside, "vault-a"), (_site.Piece(9).Whereabouts, _site.Piece(9).Zone));
        Assert.Equal([IncidentRule.MissingAtCount, IncidentRule.FoundUnexpectedly, IncidentRule.CountMismatch], _site.Rang.Select(static rang => rang.Rule));
    }

    [Theory]
    [InlineData(990u, 500, 19)]
    [InlineData(995u, 390, 11)]
    [InlineData(995u, 5, 3)]
    [InlineData(990u, 20_000, 270)]
    [InlineData(1_000u, 500, 0)]
    [InlineData(0u, 10, 10)]
    public void Readers_may_miss_what_chance_lets_them(uint permille, int pieces, int most) =>
        Assert.Equal(most, new CountZone(permille, true).MissesMax(pieces));

    [Fact]
    public void Readers_that_miss_more_than_chance_lets_them_are_a_disagreement()
    {
        Sweep("anna", Two, 5);
        Scan("berta", Two, 5, 6, 7, 8, 9);

        Assert.Equal(4u, Last(beforeIncident: true).CountClosed.Disagreements);
        Assert.Equal(IncidentRule.CountMismatch, Assert.Single(_site.Rang).Rule);
    }

    [Theory]
    [InlineData(10_000ul, 0)]
    [InlineData(10_040ul, 0)]
    [InlineData(10_400ul, 1)]
    public void A_scale_that_does_not_agree_rings(ulong weightMg, int rings)
    {
        foreach (var serial in Enumerable.Range(5, 5))
        {
            _site.Say(new IntakeInspected { Result = IntakeResult.Verified, WeightMg = 2_000 }, $"p-{serial}");
        }

        Sweep("anna", Sure, weightMg, 5, 6, 7, 8, 9);
        Assert.Equal(rings, _site.Rang.Count(incident => incident.Rule == IncidentRule.CountMismatch));
    }

    [Fact]
    public void A_tray_that_answers_proves_nothing_of_what_is_in_it()
    {
        _site.Say(new Tagged { Tag = Events.FactTests.TagOf(30) }, "", "tray-1").Say(new Aggregated(), "p-9", "tray-1");
        Sweep("anna", Sure, 5, 6, 7, 8, 30);

        Assert.Equal(["p-9"], Lines().Where(line => line.CountLine.Result == CountResult.Recount).Select(line => line.PieceId));
    }

    private static CountZone Sure => new(1_000, false);

    private static CountZone Two => new(995, true);

    private void Sweep(string counter, CountZone zone, params int[] serials) => Sweep(counter, zone, 0, serials);

    private void Sweep(string counter, CountZone zone, ulong weightMg, params int[] serials) => _site.Do(new RadioCounted
    {
        Zone = "vault-a",
        Counting = zone,
        Tags = [.. serials.Select(serial => Vault.Tag(serial))],
        Counter = counter,
        At = _at = _at.AddMinutes(1),
        WeightMg = weightMg,
    });

    private void Scan(string person, CountZone zone, params int[] serials)
    {
        Step(zone, StationCodeKind.Badge, person);
        Step(zone, StationCodeKind.Place, "PL-1");
        foreach (var serial in serials)
        {
            Step(zone, StationCodeKind.Piece, $"p-{serial}");
        }

        Step(zone, StationCodeKind.Badge, person);
    }

    private void Step(CountZone zone, StationCodeKind kind, string id)
    {
        _at = _at.AddSeconds(5);
        var memory = State.StationOf("count-1");
        var dialogue = memory is null ? new StationDialogue(StationActivity.Count, Silence) : StationDialogue.From(memory, Silence);
        var answer = dialogue.Decide(new StationCode(kind, id), _at);
        Assert.True(answer.IsAccepted, $"{kind} {id} is refused: {answer.Refusal}");
        _site.Do(new StationScanned
        {
            Station = "count-1", Zone = "vault-a", Counting = zone, Before = dialogue.Memory, Fact = answer.Fact!.Value, Effect = answer.Effect,
        });
    }

    private List<CustodyEvent> Lines() => [.. All().Where(static made => made.CountLine is not null)];

    private CustodyEvent Last(bool beforeIncident = false) => All().Last(made => !beforeIncident || made.IncidentOpened is null);

    private IEnumerable<CustodyEvent> All() => _site.Vault.Ledger.Select(static bytes => CustodyCodec.Parse(bytes));
}
