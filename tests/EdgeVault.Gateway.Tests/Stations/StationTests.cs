using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Gateway.Stations;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Disks;
using Microsoft.Extensions.Logging;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Gateway.Tests.Stations;

/// <summary>From a scan to the ledger and back to the person who scanned.</summary>
public sealed class StationTests
{
    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_piece_that_is_put_away_stands_in_the_ledger_with_badge_piece_and_place()
    {
        await using var rig = await StationRig.StartAsync("put-away");

        await rig.TakeAsync("BADGE-A", "PL-1", StationRig.Piece(7));

        var put = rig.Gateway.Events()[^1];
        Assert.Equal(("p-7", "PL-1", "vault-a"), (put.PieceId, put.PlaceId, put.PutAway.Zone));
        Assert.Equal("handler:anna", Custodians(put));
        Assert.Equal((StationRig.StationId, ScannedCode.Piece), (put.Scan.Station, put.Scan.Code));
        var piece = rig.Gateway.Book.Read(state => state.TryGetPiece("p-7", out var found) ? found : default);
        Assert.Equal((Whereabouts.Inside, "vault-a", "PL-1"), (piece.Whereabouts, piece.Zone, piece.PlaceId));
        Assert.Equal("p-7 is in PL-1", rig.Answer!.Text);
        Assert.DoesNotContain(rig.Gateway.Events(), made => made.ToString().Contains("BADGE-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_is_told_that_a_scan_counts_before_it_is_durable()
    {
        await using var rig = await StationRig.StartAsync("put-away", isRecording: false);

        rig.Scanners.Send("BADGE-A");
        await GatewayRig.UntilAsync(() => rig.Answer?.Kind == ScreenAnswerKind.Waiting);
        Assert.False(rig.Scanners.Answers.Reader.TryRead(out _));
        Assert.Null(rig.Memory);

        await rig.Gateway.Writer.StartAsync(Cancellation);
        Assert.True(await rig.Scanners.Answers.Reader.ReadAsync(Cancellation));
        Assert.Equal((ScreenAnswerKind.Good, "anna"), (rig.Answer!.Kind, rig.Memory!.Custodian));
    }

    [Theory]
    [InlineData("nonsense", "Unknown code")]
    [InlineData("]C1018061414112345921", "Misread: the check digit is wrong")]
    [InlineData("]E04006381333931", "Unknown code")]
    [InlineData("BADGE-A", "Not now")]
    [InlineData("EDGEVAULT-UNDO", "Nothing has been scanned yet")]
    [InlineData("]C1018061414112345821999", "Unknown code")]
    public async Task A_refused_scan_says_why_and_leaves_nothing_behind(string scan, string says)
    {
        await using var rig = await StationRig.StartAsync("put-away");
        await rig.TakeAsync("BADGE-A", "PL-1");
        var (events, memory) = (rig.Gateway.Events().Count, rig.Memory);

        Assert.False(await rig.ScanAsync(scan));

        Assert.Equal((ScreenAnswerKind.Bad, says), (rig.Answer!.Kind, rig.Answer.Text));
        Assert.Equal(events, rig.Gateway.Events().Count);
        Assert.Equivalent(memory, rig.Memory, strict: true);
    }

    [Fact]
    public async Task Who_has_not_the_role_may_not_work_here()
    {
        await using var rig = await StationRig.StartAsync("put-away");

        Assert.False(await rig.ScanAsync("BADGE-G"));

        Assert.Equal("Not authorised for this station", rig.Answer!.Text);
        Assert.Null(rig.Memory);
    }

    [Fact]
    public async Task A_gateway_that_is_killed_in_the_middle_goes_on_where_it_was()
    {
        await using var rig = await StationRig.StartAsync("put-away");
        await rig.TakeAsync("BADGE-A", "PL-2", StationRig.Piece(1));

        await rig.RestartAsync();
        await rig.TakeAsync(StationRig.Piece(2));

        Assert.False(await rig.ScanAsync(StationRig.Piece(1)), "It was scanned before the restart.");
        var put = rig.Gateway.Events()[^1];
        Assert.Equal(("p-2", "PL-2", "handler:anna"), (put.PieceId, put.PlaceId, Custodians(put)));
        Assert.Equal(["p-1", "p-2"], rig.Memory!.Pieces.Select(piece => piece.Id));
        Assert.Equal(rig.Gateway.FoldedFingerprint(), rig.Gateway.Book.Read(state => state.Fingerprint()));
    }

    [Fact]
    public async Task A_station_set_up_for_something_else_gives_back_what_was_offered()
    {
        await using var rig = await StationRig.StartAsync("hand-over");
        await rig.TakeAsync("BADGE-A", StationRig.Piece(1), StationRig.Piece(2));

        await rig.RestartAsync("pack");
        await rig.TakeAsync("BADGE-B");

        var events = rig.Gateway.Events();
        Assert.Equal(
            ["p-1", "p-2"], events.Where(made => made.KindCase == Kind.HandOverRefused).Select(made => made.PieceId));
        Assert.Equal("ben", rig.Memory!.Custodian);
    }

    [Fact]
    public async Task Silence_signs_out_by_the_monotonic_clock_alone()
    {
        await using var rig = await StationRig.StartAsync("put-away");
        await rig.TakeAsync("BADGE-A");

        rig.Gateway.Time.StepWallClock(TimeSpan.FromHours(3));
        await rig.TakeAsync("PL-1");
        rig.Gateway.Time.StepWallClock(TimeSpan.FromHours(-6));
        await rig.TakeAsync(StationRig.Piece(1));
        await rig.WaitsAsync();
        rig.Gateway.Time.Advance(StationRig.Timeout);
        await GatewayRig.UntilAsync(() => rig.Memory is null && rig.Answer?.Kind == ScreenAnswerKind.Note);

        Assert.Equal(StationStepKind.TimedOut, rig.Gateway.Events()[^1].StationStep.Step);
        Assert.Equal("anna was signed out: nothing was scanned", rig.Answer!.Text);
        Assert.False(await rig.ScanAsync(StationRig.Piece(2)));
    }

    [Fact]
    public async Task A_scan_that_waited_too_long_finds_the_session_over()
    {
        await using var rig = await StationRig.StartAsync("put-away");
        await rig.TakeAsync("BADGE-A", "PL-1");
        rig.Gateway.Time.Advance(StationRig.Timeout - TimeSpan.FromSeconds(1));
        await rig.TakeAsync(StationRig.Piece(1));

        rig.Gateway.Time.Advance(StationRig.Timeout);
        Assert.False(await rig.ScanAsync(StationRig.Piece(2)));

        Assert.Equal(1, rig.Gateway.Events().Count(made => made.StationStep?.Step == StationStepKind.TimedOut));
        Assert.DoesNotContain(rig.Gateway.Events(), made => made.PieceId == "p-2");
    }

    [Fact]
    public async Task Silence_before_a_restart_counts()
    {
        await using var rig = await StationRig.StartAsync("put-away");
        await rig.TakeAsync("BADGE-A");
        rig.Gateway.Time.Advance(StationRig.Timeout - TimeSpan.FromSeconds(1));

        await rig.RestartAsync();
        rig.Gateway.Time.Advance(TimeSpan.FromSeconds(1));

        await GatewayRig.UntilAsync(() => rig.Memory is null);
    }

    [Fact]
    public async Task What_is_undone_is_corrected_and_the_piece_is_where_it_was_before()
    {
        await using var rig = await StationRig.StartAsync("put-away");
        await rig.TakeAsync("BADGE-A", "PL-1", StationRig.Piece(1), "PL-2", StationRig.Piece(1));
        var second = (ulong)rig.Gateway.Events().Count - 1;

        await rig.TakeAsync("EDGEVAULT-UNDO");

        var corrected = rig.Gateway.Events()[^1];
        Assert.Equal((second, "p-1", "handler:anna"), (corrected.Corrected.Index, corrected.PieceId, Custodians(corrected)));
        var piece = rig.Gateway.Book.Read(state => state.TryGetPiece("p-1", out var found) ? found : default);
        Assert.Equal((Whereabouts.Inside, "vault-a", "PL-1"), (piece.Whereabouts, piece.Zone, piece.PlaceId));
        Assert.Equal("p-1 taken back", rig.Answer!.Text);
    }

    [Fact]
    public async Task The_cancel_card_signs_out()
    {
        await using var rig = await StationRig.StartAsync("put-away");
        await rig.TakeAsync("BADGE-A", "PL-1", "EDGEVAULT-CANCEL");

        Assert.Null(rig.Memory);
        Assert.Equal(StationStepKind.Cancelled, rig.Gateway.Events()[^1].StationStep.Step);
        Assert.Equal("anna signed out", rig.Answer!.Text);
    }

    [Fact]
    public async Task A_hand_over_names_both_people_and_the_offers_and_goes_in_one_commit()
    {
        await using var rig = await StationRig.StartAsync("hand-over");
        await rig.TakeAsync("BADGE-A", StationRig.Piece(1), StationRig.Piece(2));
        var offers = (ulong)rig.Gateway.Events().Count - 2;

        await rig.TakeAsync("BADGE-B");

        var accepted = rig.Gateway.Events()[^2..];
        Assert.All(accepted, made => Assert.Equal((Kind.HandOverAccepted, "giver:anna receiver:ben"), (made.KindCase, Custodians(made))));
        Assert.Equal([offers, offers + 1], accepted.Select(made => Assert.Single(made.Causes)));
        Assert.Equal(16, accepted[0].GroupId.Length);
        Assert.Equal(accepted[0].GroupId, accepted[1].GroupId);
        Assert.Equal(accepted[0].GroupId.Length > 0, rig.Gateway.FrameEnds()[^1] - rig.Gateway.FrameEnds()[^2] == 2);
        Assert.Null(accepted[0].Scan);
        Assert.Equal(ScannedCode.Badge, accepted[1].Scan.Code);
        Assert.Null(rig.Memory);
    }

    [Theory]
    [InlineData(91)]
    [InlineData(97)]
    public async Task High_and_unknown_value_needs_a_witness_who_is_a_third_person(int serial)
    {
        await using var rig = await StationRig.StartAsync("hand-over");
        await rig.TakeAsync("BADGE-A", StationRig.Piece(serial), "BADGE-B");

        Assert.DoesNotContain(rig.Gateway.Events(), made => made.KindCase == Kind.HandOverAccepted);
        Assert.False(await rig.ScanAsync("BADGE-B"));
        Assert.Equal("Another person is needed", rig.Answer!.Text);
        await rig.TakeAsync("BADGE-C");

        Assert.Equal("giver:anna receiver:ben witness:carl", Custodians(rig.Gateway.Events()[^1]));
    }

    [Fact]
    public async Task A_sealed_box_names_its_pieces_and_has_a_chain_of_its_own()
    {
        const string Box = "]C100106141410000000019";
        await using var rig = await StationRig.StartAsync("pack");
        await rig.TakeAsync("BADGE-A", Box);
        var chosen = (ulong)rig.Gateway.Events().Count - 1;

        await rig.TakeAsync(StationRig.Piece(1), StationRig.Piece(2), "SEAL-77");

        var isSealed = rig.Gateway.Events()[^1];
        Assert.Equal(("SEAL-77", 2U, "106141410000000019", ""), (isSealed.Sealed.Seal, isSealed.Sealed.Pieces, isSealed.ContainerId, isSealed.PieceId));
        Assert.Equal([chosen + 1, chosen + 2], isSealed.Causes);
        Assert.Equal(chosen, isSealed.Previous.Index);
        Assert.Equal("106141410000000019", rig.Gateway.Events()[^2].ContainerId);
    }

    [Fact]
    public async Task While_nothing_can_be_recorded_every_scan_is_refused_and_says_so()
    {
        await using var rig = await StationRig.StartAsync("put-away");
        await rig.TakeAsync("BADGE-A", "PL-1");
        rig.Gateway.Disk.OnStep = step => step.Operation == "fdatasync" ? DiskFault.PowerCut : DiskFault.None;

        Assert.False(await rig.ScanAsync(StationRig.Piece(1)));
        Assert.Equal("Not recorded: the gateway cannot write. Do not go on", rig.Answer!.Text);
        // The session's end cannot be recorded either; nobody tries that again and again.
        rig.Gateway.Time.Advance(StationRig.Timeout * 2);
        Assert.False(await rig.ScanAsync(StationRig.Piece(2)));
        Assert.Equal("Not recorded: the gateway cannot write. Do not go on", rig.Answer.Text);
        Assert.False(await rig.ScanAsync(StationRig.Piece(3)));
        Assert.Equal(3, rig.Log.Entries.Count(entry => entry.Level == LogLevel.Error));
    }

    private static string Custodians(CustodyEvent made) =>
        string.Join(' ', made.Custodians.Select(custodian => $"{custodian.Role}:{custodian.CustodianId}"));
}
