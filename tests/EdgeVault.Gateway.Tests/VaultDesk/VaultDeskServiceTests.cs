using System.Security.Cryptography;
using System.Text;
using EdgeVault.Capture;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Vault.V1;
using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.StockQueries;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Gateway.VaultDesk;
using EdgeVault.TestKit;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Gateway.Tests.VaultDesk;

public sealed class VaultDeskServiceTests : IAsyncLifetime
{
    private GatewayRig _rig = null!;
    private GrpcLoopback _server = null!;
    private Contracts.Vault.V1.VaultDesk.VaultDeskClient _client = null!;

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync()
    {
        _rig = GatewayRig.Create(VaultDoor.Rules);
        await _rig.Writer.StartAsync(Cancellation);
        _server = await GrpcLoopback.StartAsync<VaultDeskService>(services => services
            .AddSingleton(_rig.Book)
            .AddSingleton(_rig.Own)
            .AddSingleton(_rig.Ledger)
            .AddSingleton(new AccessList(new Dictionary<string, AccessOptions>
            {
                ["head"] = Access("head", "c-1", "vault-head"),
                ["lp"] = Access("lp", "c-2", "loss-prevention"),
                ["packer"] = Access("packer", "c-3", "packer"),
                ["involved"] = Access("involved", "c-4", "vault-head"),
                ["counter"] = Access("counter", "c-5", "counter"),
                ["program"] = Access("program", "", "vault-head"),
            }))
            .AddSingleton(new CountOptions())
            .AddSingleton(new SiteZones(["vault-a", "vault-z"], FixedRegisters.Empty))
            .AddSingleton<TimeProvider>(_rig.Time));
        _client = new Contracts.Vault.V1.VaultDesk.VaultDeskClient(_server.Channel);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _rig.DisposeAsync();
    }

    [Fact]
    public async Task An_incident_is_closed_by_two_who_were_not_in_it()
    {
        _rig.Badges.Show(VaultDoor.Portal, "c-4", VaultDoor.At);
        Assert.True(_rig.Capture.TryWrite(VaultDoor.Crossing(PassageDirection.Out, 1)));
        await GatewayRig.UntilAsync(() => _rig.Book.Read(state => state.OpenIncidents.Count) == 1);
        var listed = Assert.Single((await _client.ListIncidentsAsync(new ListIncidentsRequest(), Bearer("head"), cancellationToken: Cancellation)).Incidents);
        Assert.Equal(("exit-without-authorisation", "critical", 2u), (listed.Rule, listed.Severity, listed.Closers));

        await _client.AcknowledgeAsync(new AcknowledgeRequest { Incident = listed.Id }, Bearer("head"), cancellationToken: Cancellation);
        Assert.Equal("c-1", _rig.Book.Read(state => state.OpenIncidents.Single().AcknowledgedBy));

        Assert.Equal(StatusCode.PermissionDenied, await CloseAsync(listed.Id, "head", ""));
        Assert.Equal(StatusCode.PermissionDenied, await CloseAsync(listed.Id, "head", "head"));
        Assert.Equal(StatusCode.PermissionDenied, await CloseAsync(listed.Id, "head", "involved"));
        Assert.Equal(StatusCode.PermissionDenied, await CloseAsync(listed.Id, "packer", "lp"));
        Assert.Equal(StatusCode.Unauthenticated, await CloseAsync(listed.Id, "head", "guess"));
        Assert.Equal(StatusCode.Unauthenticated, await CloseAsync(listed.Id, "program", "lp"));
        Assert.Equal(StatusCode.InvalidArgument, await CloseAsync(listed.Id, "head", "lp", "because"));
        Assert.Equal(StatusCode.OK, await CloseAsync(listed.Id, "head", "lp"));

        Assert.Empty(_rig.Book.State.OpenIncidents);
        Assert.Equal(StatusCode.NotFound, await CloseAsync(listed.Id, "head", "lp"));
        Assert.Equal(["c-1", "c-2"], _rig.Events()[^1].Custodians.Select(custodian => custodian.CustodianId));
    }

    [Fact]
    public async Task A_handheld_counts_for_who_holds_it()
    {
        await _client.CountAsync(new CountRequest { Zone = "vault-z" }, Bearer("counter"), cancellationToken: Cancellation);
        var closed = _rig.Events()[^1];
        Assert.Equal(("vault-z", "c-5"), (closed.CountClosed.Zone, Assert.Single(closed.Custodians).CustodianId));

        Assert.Equal(StatusCode.InvalidArgument, await CountAsync("counter", "vault-z", "no hex"));
        Assert.Equal(StatusCode.InvalidArgument, await CountAsync("counter", ""));
        Assert.Equal(StatusCode.NotFound, await CountAsync("counter", "vault-y"));
        Assert.Equal(StatusCode.PermissionDenied, await CountAsync("packer", "vault-z"));
        Assert.Equal(StatusCode.Unauthenticated, await CountAsync("guess", "vault-z"));
    }

    [Fact]
    public async Task Mode_and_vaults_are_facts_with_who_said_so()
    {
        await _client.SetModeAsync(new SetModeRequest { Mode = "opening" }, Bearer("head"), cancellationToken: Cancellation);
        await _client.OpenVaultAsync(new VaultRequest { Zone = "vault-a" }, Bearer("head"), cancellationToken: Cancellation);

        Assert.Equal(SiteMode.Opening, _rig.Book.State.Mode.Mode);
        Assert.True(Assert.Single(_rig.Book.State.Vaults).IsOpen);
        Assert.All(_rig.Events().TakeLast(2), each => Assert.Equal("c-1", Assert.Single(each.Custodians).CustodianId));
        var fault = await Assert.ThrowsAsync<RpcException>(async () =>
            await _client.SetModeAsync(new SetModeRequest { Mode = "opening" }, Bearer("head"), cancellationToken: Cancellation));
        Assert.Equal(StatusCode.FailedPrecondition, fault.StatusCode);
    }

    [Fact]
    public async Task A_vault_that_is_open_is_not_opened_again_and_one_that_nobody_has_never()
    {
        async Task<(StatusCode, string)> AskAsync(bool open, string zone)
        {
            var request = new VaultRequest { Zone = zone };
            var call = open
                ? _client.OpenVaultAsync(request, Bearer("head"), cancellationToken: Cancellation)
                : _client.CloseVaultAsync(request, Bearer("head"), cancellationToken: Cancellation);
            try
            {
                await call;
                return (StatusCode.OK, "");
            }
            catch (RpcException fault)
            {
                return (fault.StatusCode, fault.Status.Detail);
            }
        }

        var before = _rig.Ledger.DurableSize;
        Assert.Equal((StatusCode.NotFound, new SiteZones(["vault-a", "vault-z"], FixedRegisters.Empty).Refusal("vault-q")), await AskAsync(open: true, "vault-q"));
        Assert.Equal((StatusCode.OK, ""), await AskAsync(open: true, "vault-a"));
        Assert.Equal((StatusCode.FailedPrecondition, "'vault-a' is open already."), await AskAsync(open: true, "vault-a"));
        Assert.Equal((StatusCode.OK, ""), await AskAsync(open: false, "vault-a"));
        Assert.Equal((StatusCode.FailedPrecondition, "'vault-a' is closed already."), await AskAsync(open: false, "vault-a"));
        Assert.Equal(before + 2, _rig.Ledger.DurableSize);
    }

    [Fact]
    public async Task A_person_settles_what_nothing_else_did()
    {
        Assert.True(_rig.Capture.TryWrite(VaultDoor.Crossing(PassageDirection.Unresolved, 1)));
        await GatewayRig.UntilAsync(() => _rig.Book.Read(state => state.Count(Whereabouts.Uncertain)) == 1);

        foreach (var word in (string[])["", "turned_back", "unresolved", "sideways"])
        {
            var none = await Assert.ThrowsAsync<RpcException>(async () => await _client.SettleAsync(
                new SettleRequest { PieceId = "p-1", Direction = word }, Bearer("head"), cancellationToken: Cancellation));
            Assert.Equal(
                (StatusCode.InvalidArgument, $"direction is '{word}'; in, out would do."), (none.StatusCode, none.Status.Detail));
        }

        await _client.SettleAsync(new SettleRequest { PieceId = "p-1", Direction = "in" }, Bearer("head"), cancellationToken: Cancellation);

        Assert.Equal(["p-1"], _rig.Book.State.PiecesIn("vault-a"));
        Assert.Equal(SettledBy.Person, _rig.Events()[^1].PassageSettled.By);
        var fault = await Assert.ThrowsAsync<RpcException>(async () => await _client.SettleAsync(
            new SettleRequest { PieceId = "p-1", Direction = "in" }, Bearer("head"), cancellationToken: Cancellation));
        Assert.Equal(StatusCode.FailedPrecondition, fault.StatusCode);
    }

    private async Task<StatusCode> CountAsync(string token, string zone, params string[] epcs)
    {
        try
        {
            await _client.CountAsync(new CountRequest { Zone = zone, Epcs = { epcs } }, Bearer(token), cancellationToken: Cancellation);
            return StatusCode.OK;
        }
        catch (RpcException fault)
        {
            return fault.StatusCode;
        }
    }

    private async Task<StatusCode> CloseAsync(IncidentRef incident, string token, string second, string cause = "explained")
    {
        try
        {
            await _client.CloseIncidentAsync(
                new CloseIncidentRequest { Incident = incident, Cause = cause, SecondToken = second }, Bearer(token), cancellationToken: Cancellation);
            return StatusCode.OK;
        }
        catch (RpcException fault)
        {
            return fault.StatusCode;
        }
    }

    private static AccessOptions Access(string token, string custodian, string roles) => new()
    {
        TokenSha256 = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token))), Custodian = custodian, Roles = roles,
    };

    private static Metadata Bearer(string token) => new() { { "authorization", $"Bearer {token}" } };
}
