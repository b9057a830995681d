using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Gateway.Directives;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Ledger.Checkpoints;
using Google.Protobuf;

namespace EdgeVault.Gateway.Tests.Directives;

/// <summary>What hubs ask for that lasts: kept before it is answered, the same after a restart, gone when it is revoked.</summary>
public sealed class OrderDeskTests : IAsyncLifetime
{
    private const string Folder = "/directives";

    private readonly NoteSigner _hub = NoteSigner.Create("edgevault-hub/main");
    private GatewayRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await GatewayRig.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _hub.Dispose();
        await _rig.DisposeAsync();
    }

    [Fact]
    public void Rows_of_the_register_count_at_once_and_after_a_restart_until_they_are_revoked()
    {
        var given = Register(0, "pieceId,epc,metal\r\np-1,urn:epc:id:sgtin:0614141.812345.1,platinum\r\nnew-1,,gold\r\n");

        Assert.Null(Take(given));
        Assert.True(_rig.Desk.Register.TryGet("new-1", out _));
        Assert.True(_rig.Desk.Register.TryGet("p-1", out var changed) && changed.Metal == "platinum");
        Assert.True(_rig.Desk.Register.TryGet("p-2", out _));
        Assert.True(StandingOrders.Open(_rig.Disk, Folder).Over(VaultDoor.Pieces.Register).TryGet("new-1", out _));

        Assert.Null(Take(new Directive { Index = 1, Revoke = new Revoke { Index = 0 } }));
        Assert.False(_rig.Desk.Register.TryGet("new-1", out _));
        Assert.Equal("", _rig.Desk.Register.TryGet("p-1", out var back) ? back.Metal : "none");
        Assert.Equal("nothing_stands", Take(new Directive { Index = 2, Revoke = new Revoke { Index = 0 } })?.Reason);
    }

    [Theory]
    [InlineData("pieceId,valueClass\r\nnew-1,huge\r\n", "bad_register")]
    [InlineData("id\r\nnew-1\r\n", "bad_register")]
    [InlineData("", "bad_register")]
    [InlineData("pieceId,epc\r\nnew-1,urn:epc:id:sgtin:0614141.812345.1\r\n", "taken_tag")]
    public void A_register_that_cannot_be_so_is_refused_and_changes_nothing(string csv, string reason)
    {
        var before = _rig.Desk.Register;

        Assert.Equal(reason, Take(Register(0, csv))?.Reason);

        Assert.Same(before, _rig.Desk.Register);
        Assert.Empty(_rig.Disk.List(Folder));
    }

    [Fact]
    public void An_arrival_is_expected_until_it_is_revoked()
    {
        Assert.Null(Take(Arrival(3)));
        Assert.True(Orders().Expects("s-1", "p-1"));
        Assert.False(Orders().Expects("s-1", "p-2"));

        Assert.Null(Take(new Directive { Index = 4, Revoke = new Revoke { Index = 3 } }));
        Assert.False(Orders().Expects("s-1", "p-1"));
    }

    [Fact]
    public void An_arrival_with_a_passport_that_does_not_verify_is_refused()
    {
        var arrival = Arrival(3);
        arrival.ExpectedArrival.Passports.Add(ByteString.CopyFromUtf8("edgevault-passport/v1\n"));
        Assert.Equal("passport_unsound", Take(arrival)?.Reason);

        arrival.ExpectedArrival.FromKey = _hub.Verifier.ToString();
        Assert.Equal("passport_unsound", Take(arrival)?.Reason);
        Assert.Empty(Orders().Arrivals);
    }

    [Fact]
    public void A_count_is_planned_for_a_zone_that_a_door_leads_into()
    {
        Assert.Equal("unknown_zone", Take(new Directive { Index = 0, CountPlan = new CountPlan { Zone = "attic" } })?.Reason);
        Assert.Empty(Orders().Counts);
    }

    [Fact]
    public void A_file_that_is_no_directive_stops_the_start_and_is_named()
    {
        Assert.Null(Take(Arrival(3)));
        var path = Path.Combine(Folder, "main.3.directive");
        Gateway.Storage.DurableFile.Replace(_rig.Disk, path, [0xFF]);

        Assert.Contains(path, Assert.Throws<VerbException>(() => Orders()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_answer_is_an_event_that_names_what_it_answers()
    {
        var directive = Arrival(3);
        var applied = Assert.Single(EdgeDesk.Told("main", directive, directive.ToByteArray(), null, VaultDoor.At));
        var refused = Assert.Single(EdgeDesk.Told("main", directive, directive.ToByteArray(), ("why", "because"), VaultDoor.At));

        Assert.Equal(3UL, Assert.IsType<Contracts.Custody.V1.DirectiveApplied>(applied.Kind).DirectiveIndex);
        Assert.Equal("expected_arrival", ((Contracts.Custody.V1.DirectiveApplied)applied.Kind).Directive);
        Assert.Equal("why", Assert.IsType<Contracts.Custody.V1.DirectiveRefused>(refused.Kind).Reason);
    }

    // As a restart would find them.
    private StandingOrders Orders() => StandingOrders.Open(_rig.Disk, Folder);

    private (string Reason, string Detail)? Take(Directive directive) =>
        new OrderDesk(_rig.Orders, _rig.Registers, _rig.Book).Take("main", _hub.Verifier, directive);

    private static Directive Register(ulong index, string csv) => new()
    {
        Index = index, PieceRegister = new PieceRegister { Version = "1", Csv = ByteString.CopyFromUtf8(csv) },
    };

    private static Directive Arrival(ulong index) => new()
    {
        Index = index, ExpectedArrival = new ExpectedArrival { Shipment = "s-1", FromSite = "dc2", PieceIds = { "p-1" } },
    };
}
