using EdgeVault.Custody.Stations;
using static EdgeVault.Custody.Stations.StationCodeKind;

namespace EdgeVault.Custody.Tests.Stations;

public sealed class StationDialogueTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly List<StationFact> _facts = [];
    private DateTimeOffset _now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Put_away_is_badge_place_and_pieces()
    {
        var station = new StationDialogue(StationActivity.PutAway, Timeout);
        Assert.Equal(StationRefusal.NotItsTurn, Scan(station, Piece, "p-1").Refusal);
        Assert.Equal(StationRefusal.NotAuthorised, Scan(station, new StationCode(Badge, "thief", IsAuthorised: false)).Refusal);
        Assert.Equal(StationEffect.SignIn, Scan(station, Badge, "anna").Effect);
        Assert.Equal(StationRefusal.NotItsTurn, Scan(station, Piece, "p-1").Refusal);
        Assert.Equal(StationEffect.ChoosePlace, Scan(station, Place, "a-1").Effect);
        Assert.Equal(StationEffect.PutAway, Scan(station, Piece, "p-1").Effect);
        Assert.Equal(StationRefusal.AlreadyScanned, Scan(station, Piece, "p-1").Refusal);
        Assert.Equal(("anna", "a-1"), (station.Custodian, station.Target));
        Assert.Equal(["p-1"], station.Pieces);
    }

    [Fact]
    public void Undo_takes_back_the_last_scan_and_cancel_all_of_the_session()
    {
        var station = new StationDialogue(StationActivity.HandOver, Timeout);
        Scan(station, Badge, "anna");
        Assert.Equal(StationRefusal.NothingYet, Scan(station, Undo, "").Refusal);
        Scan(station, Piece, "p-1");
        Scan(station, Piece, "p-2");
        Assert.Equal(StationEffect.Undo, Scan(station, Undo, "").Effect);
        Assert.Equal(["p-1"], station.Pieces);
        Assert.Equal(StationEffect.Offer, Scan(station, Piece, "p-2").Effect);
        Assert.Equal(StationEffect.SignOut, Scan(station, Cancel, "").Effect);
        Assert.Equal(StationState.SignedOut, station.State);
        Assert.Empty(station.Pieces);
    }

    [Fact]
    public void Hand_over_takes_two_people_and_a_third_for_what_is_worth_it()
    {
        var station = new StationDialogue(StationActivity.HandOver, Timeout);
        Scan(station, Badge, "anna");
        Assert.Equal(StationRefusal.NothingYet, Scan(station, Badge, "ben").Refusal);
        Scan(station, Piece, "p-1");
        Assert.Equal(StationRefusal.SamePerson, Scan(station, Badge, "anna").Refusal);
        Assert.Equal(StationEffect.HandOver, Scan(station, Badge, "ben").Effect);
        Assert.Equal(StationState.SignedOut, station.State);

        Scan(station, Badge, "anna");
        Scan(station, new StationCode(Piece, "p-9", NeedsWitness: true));
        Assert.Equal(StationEffect.AskForWitness, Scan(station, Badge, "ben").Effect);
        Assert.Equal("ben", station.Receiver);
        Assert.Equal(StationRefusal.SamePerson, Scan(station, Badge, "anna").Refusal);
        Assert.Equal(StationRefusal.SamePerson, Scan(station, Badge, "ben").Refusal);
        Assert.Equal(StationEffect.WitnessHandOver, Scan(station, Badge, "carl").Effect);
    }

    [Fact]
    public void An_undone_witness_piece_asks_for_no_witness()
    {
        var station = new StationDialogue(StationActivity.HandOver, Timeout);
        Scan(station, Badge, "anna");
        Scan(station, Piece, "p-1");
        Scan(station, new StationCode(Piece, "p-9", NeedsWitness: true));
        Scan(station, Undo, "");
        Assert.Equal(StationEffect.HandOver, Scan(station, Badge, "ben").Effect);
    }

    [Fact]
    public void A_box_is_sealed_with_something_in_it()
    {
        var station = new StationDialogue(StationActivity.Pack, Timeout);
        Scan(station, Badge, "anna");
        Scan(station, Box, "095201234567891235");
        Assert.Equal(StationRefusal.NothingYet, Scan(station, Seal, "s-1").Refusal);
        Assert.Equal(StationRefusal.NotItsTurn, Scan(station, Box, "095201234567891235").Refusal);
        Scan(station, Piece, "p-1");
        Assert.Equal(StationEffect.Seal, Scan(station, Seal, "s-1").Effect);
        Assert.Equal(StationState.BoxWanted, station.State);
        Assert.Equal("anna", station.Custodian);
    }

    [Fact]
    public void Silence_ends_a_session_and_refused_scans_do_not_prolong_it()
    {
        var station = new StationDialogue(StationActivity.PutAway, Timeout);
        Scan(station, Badge, "anna");
        _now += Timeout - TimeSpan.FromTicks(1);
        Assert.False(Scan(station, Piece, "p-1").IsAccepted);
        Assert.False(station.IsExpired(_now));
        _now += TimeSpan.FromTicks(1);
        Assert.True(station.IsExpired(_now));
        Assert.Throws<InvalidOperationException>(() => station.Decide(new StationCode(Place, "a-1"), _now));
        station.Apply(StationDialogue.Timeout(_now));
        Assert.Equal(StationState.SignedOut, station.State);
    }

    [Fact]
    public void One_go_takes_so_many_pieces_and_the_next_place_begins_anew()
    {
        var station = new StationDialogue(StationActivity.PutAway, Timeout);
        Scan(station, Badge, "anna");
        Scan(station, Place, "a-1");
        for (var number = 0; number < StationDialogue.PiecesMax; number++)
        {
            Assert.Equal(StationRefusal.None, Scan(station, Piece, $"p-{number}").Refusal);
        }

        Assert.Equal(StationRefusal.Full, Scan(station, Piece, "p-more").Refusal);
        Scan(station, Place, "a-2");
        Assert.Equal(StationRefusal.None, Scan(station, Piece, "p-more").Refusal);
    }

    [Fact]
    public void A_decision_that_is_not_applied_changes_nothing()
    {
        var station = new StationDialogue(StationActivity.PutAway, Timeout);
        Assert.True(station.Decide(new StationCode(Badge, "anna"), _now).IsAccepted);
        Assert.Equal(StationState.SignedOut, station.State);
        Assert.Throws<ArgumentException>(() => station.Apply(new StationFact(_now, new StationCode(Piece, "p-1"))));
    }

    /// <summary>
    /// Goal: a station restarted anywhere goes on where it was; custody is never taken by one person alone.
    /// Method: random scans, pauses and cards; after each fact the station is made again from all of its facts.
    /// </summary>
    [Theory]
    [InlineData(StationActivity.PutAway, 1)]
    [InlineData(StationActivity.HandOver, 2)]
    [InlineData(StationActivity.Pack, 3)]
    public void A_restart_in_the_middle_changes_nothing(StationActivity activity, int seed)
    {
        var random = new Random(seed);
        var station = new StationDialogue(activity, Timeout);
        var effects = new HashSet<StationEffect>();
        for (var step = 0; step < 2_000; step++)
        {
            _now += TimeSpan.FromSeconds(random.Next(40) == 0 ? 300 : random.Next(5));
            if (station.IsExpired(_now))
            {
                Take(station, StationDialogue.Timeout(_now));
            }

            var kind = (StationCodeKind)random.Next(7);
            var code = new StationCode(kind, $"{kind}-{random.Next(5)}", random.Next(10) > 0, random.Next(6) == 0);
            var (giver, receiver) = (station.Custodian, station.Receiver);
            var answer = Scan(station, code);
            if (answer.Effect is StationEffect.HandOver or StationEffect.WitnessHandOver)
            {
                Assert.True(code.Id != giver && code.Id != receiver && code.IsAuthorised, $"seed {seed}, step {step}");
            }

            if (answer.Effect is { } effect)
            {
                effects.Add(effect);
            }

            Assert.True(AreAlike(station, Restarted(activity)), $"seed {seed}, step {step}");
            Assert.True(AreAlike(station, StationDialogue.From(station.Memory, Timeout)), $"seed {seed}, step {step}");
            if (station.State == StationState.SignedOut)
            {
                _facts.Clear(); // What a session leaves behind is nothing.
            }
        }

        var possible = StationTable.Of(activity).ToArray().Select(transition => transition.Effect).ToHashSet();
        Assert.True(possible.SetEquals(effects), string.Join(' ', possible.Except(effects)));
    }

    private StationDialogue Restarted(StationActivity activity)
    {
        var again = new StationDialogue(activity, Timeout);
        _facts.ForEach(again.Apply);
        return again;
    }

    private bool AreAlike(StationDialogue left, StationDialogue right) =>
        (left.State, left.Custodian, left.Receiver, left.Target) == (right.State, right.Custodian, right.Receiver, right.Target)
        && left.Pieces.SequenceEqual(right.Pieces)
        && left.IsExpired(_now + Timeout - TimeSpan.FromSeconds(1)) == right.IsExpired(_now + Timeout - TimeSpan.FromSeconds(1));

    private StationAnswer Scan(StationDialogue station, StationCodeKind kind, string id) =>
        Scan(station, new StationCode(kind, id));

    private StationAnswer Scan(StationDialogue station, StationCode code)
    {
        var answer = station.Decide(code, _now);
        if (answer.Fact is { } fact)
        {
            Take(station, fact);
        }

        return answer;
    }

    private void Take(StationDialogue station, StationFact fact)
    {
        _facts.Add(fact);
        station.Apply(fact);
    }
}
