using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stations;
using EdgeVault.Custody.Stock;
using StationActivity = EdgeVault.Custody.Stations.StationActivity;

namespace EdgeVault.Custody.Tests.Stock;

/// <summary>What stations scanned, as the fold tells it.</summary>
public sealed class StationFoldTests
{
    private readonly Vault _vault = new();

    [Fact]
    public void A_passage_after_a_put_away_moves_the_piece_and_an_undo_then_changes_nothing()
    {
        Scan("s1", StationCodeKind.Badge, "anna");
        Scan("s1", StationCodeKind.Place, "PL-1");
        Scan("s1", StationCodeKind.Piece, "p-1");
        Assert.Equal((Whereabouts.Inside, "vault-a", "PL-1"), Where(1));

        _vault.Commit(Vault.Passage(1, Direction.Out, Vault.Start.AddMinutes(1)));
        Scan("s1", StationCodeKind.Undo, "");

        Assert.Equal((Whereabouts.Outside, "corridor", ""), Where(1));
    }

    [Fact]
    public void An_undo_gives_back_what_was_before_in_doubt_or_not()
    {
        _vault.Commit(Vault.Passage(1, Direction.Unresolved));
        Scan("s1", StationCodeKind.Badge, "anna");
        Scan("s1", StationCodeKind.Place, "PL-1");
        Scan("s1", StationCodeKind.Piece, "p-1");
        Scan("s1", StationCodeKind.Undo, "");

        Assert.Equal((Whereabouts.Uncertain, "", ""), Where(1));
        Assert.Equal(1, _vault.State.Count(Whereabouts.Uncertain));
        Assert.Empty(_vault.State.PiecesIn("vault-a"));
    }

    [Fact]
    public void Two_stations_that_take_back_the_same_piece_leave_nobody_knowing_where_it_is()
    {
        foreach (var station in new[] { "s1", "s2" })
        {
            Scan(station, StationCodeKind.Badge, "anna");
            Scan(station, StationCodeKind.Place, $"PL-{station}");
            Scan(station, StationCodeKind.Piece, "p-1");
        }

        Scan("s1", StationCodeKind.Undo, "");
        Assert.Equal((Whereabouts.Inside, "vault-a", "PL-s2"), Where(1));
        Scan("s2", StationCodeKind.Undo, "");
        Assert.Equal(Whereabouts.Uncertain, Where(1).Whereabouts);
    }

    [Fact]
    public void A_record_that_cannot_follow_ends_the_session_and_not_the_fold()
    {
        Scan("s1", StationCodeKind.Badge, "anna");
        var odd = _vault.Desk.Record(
            [new GatewayStart { Version = "9", Gateway = "gw1", LedgerSize = 1, At = Vault.Start }], Vault.Epoch, 1)[0];
        odd.Scan = new StationScan { Station = "s1", Activity = Contracts.Custody.V1.StationActivity.PutAway, Code = ScannedCode.Seal };

        _vault.State.Apply(new EventAt(Vault.Epoch, 1), odd);

        Assert.Null(_vault.State.StationOf("s1"));
        Assert.Empty(_vault.State.OpenStations);
    }

    [Fact]
    public void A_new_epoch_finds_nobody_signed_in()
    {
        Scan("s1", StationCodeKind.Badge, "anna");

        _vault.State.Apply(new EventAt(Vault.Epoch + 1, 0), new CustodyEvent { Schema = 1 });

        Assert.Null(_vault.State.StationOf("s1"));
    }

    [Fact]
    public void What_is_scanned_has_its_fields_in_the_same_style()
    {
        Scan("s1", StationCodeKind.Badge, "anna");
        Scan("s1", StationCodeKind.Place, "PL-1");
        var put = Scan("s1", StationCodeKind.Piece, "p-1")[^1];

        Assert.StartsWith(
            """
            {"index":41,"kind":"put_away","occurred":"2026-07-14T08:30:00.000000Z","recorded":"2026-07-14T08:30:00.000000Z","site":"dc1","placeId":"PL-1","pieceId":"p-1","zone":"vault-a","station":"s1","activity":"put_away","scanned":"piece","custodians":[{"custodianId":"anna","role":"handler"}],
            """.TrimEnd(),
            EdgeVault.Custody.Tests.Events.EventJsonTests.Json(put),
            StringComparison.Ordinal);
    }

    private IReadOnlyList<CustodyEvent> Scan(string station, StationCodeKind kind, string id)
    {
        var memory = _vault.State.StationOf(station);
        var dialogue = memory is null
            ? new StationDialogue(StationActivity.PutAway, TimeSpan.FromDays(1))
            : StationDialogue.From(memory, TimeSpan.FromDays(1));
        var answer = dialogue.Decide(new StationCode(kind, id), Vault.Start);
        return _vault.Commit(new StationScanned
        {
            Station = station, Zone = "vault-a", Before = dialogue.Memory, Fact = answer.Fact!.Value, Effect = answer.Effect,
        });
    }

    private (Whereabouts Whereabouts, string Zone, string PlaceId) Where(int serial)
    {
        var piece = _vault.Piece(serial);
        return (piece.Whereabouts, piece.Zone, piece.PlaceId);
    }
}
