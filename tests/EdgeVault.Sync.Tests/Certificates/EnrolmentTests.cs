using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeVault.Contracts.Trust.V1;
using EdgeVault.Gateway.Certificates;
using EdgeVault.Gateway.Storage;
using EdgeVault.Hosting.Tls;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.ConsolePage;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Sync.Tests.Support;
using EdgeVault.TestKit;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Sync.Tests.Certificates;

public sealed class EnrolmentTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private TlsHub _hub = null!;
    private NoteSigner _ledger = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await TlsHub.StartAsync();
        _ledger = LedgerSigner.CreateOrLoad(_folder.File("data"), "dc1", "gw1");
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _ledger.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_code_binds_certificate_origin_and_ledger_key()
    {
        var key = await EnrolAsync(Code());

        Assert.Equal(_hub.Key.ToString(), key);
        Assert.Equal("gateway/dc1/gw1", Tls.Load().Self!.ToString());
        Assert.Equal(_ledger.Verifier, _hub.Sites.Find("edgevault/dc1/gw1/1")!.Verifier);
        Assert.Equal(_ledger.Verifier.ToString(), _hub.Authority.BindingOf("dc1")!.Key);
        var certificate = Tls.Load().Own;
        Assert.Equal(90, (certificate.NotAfter - _hub.Time.GetUtcNow()).TotalDays, 0.1);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        var code = Code();
        await EnrolAsync(code);

        var refusal = await Assert.ThrowsAsync<RpcException>(() => EnrolAsync(code));

        Assert.Equal(StatusCode.PermissionDenied, refusal.StatusCode);
        Assert.Contains("unknown, used or out of date", refusal.Status.Detail);
    }

    [Fact]
    public async Task A_code_does_not_work_for_another_ledger_and_is_used_up_by_the_attempt()
    {
        var code = _hub.Desk.Grant("dc2", "gw1", [], TimeSpan.FromHours(1));

        var refusal = await Assert.ThrowsAsync<RpcException>(() => EnrolAsync(code));

        Assert.Contains("for gateway/dc2/gw1", refusal.Status.Detail);
        Assert.Null(_hub.Authority.BindingOf("dc2"));
        Assert.Null(_hub.Authority.TakeGrant(code.Secret));
    }

    [Fact]
    public async Task A_code_is_good_for_its_time_only()
    {
        var code = Code();
        _hub.Time.StepWallClock(TimeSpan.FromMinutes(61));

        await Assert.ThrowsAsync<RpcException>(() => EnrolAsync(code));
    }

    [Fact]
    public async Task A_request_that_the_ledgers_key_did_not_vouch_for_gets_no_certificate_and_uses_no_code_up()
    {
        using var other = NoteSigner.Create(_ledger.Name);
        var code = Code();
        var proof = CertificateProof.Create(other, "another request"u8).ToString();
        using var channel = TlsHub.Dial(_hub.Address, null);

        await Assert.ThrowsAsync<RpcException>(async () => await new Enrolment.EnrolmentClient(channel).EnrolAsync(
            new EnrolRequest
            {
                Secret = ByteString.CopyFrom(code.Secret),
                Request = ByteString.CopyFromUtf8("a request"),
                Proof = proof,
            },
            cancellationToken: TestContext.Current.CancellationToken));

        await EnrolAsync(code);
    }

    [Fact]
    public async Task An_expired_certificate_is_renewed_by_the_ledgers_key()
    {
        await EnrolAsync(Code());
        var before = Tls.Load().Own.SerialNumber;
        _hub.Time.StepWallClock(TimeSpan.FromDays(120));
        Assert.Equal(PeerFault.Expired, Tls.Load().Trust.JudgeClient(Tls.Load().Own, _hub.Time.GetUtcNow()).Fault);

        await RenewAsync(_ledger);

        Assert.NotEqual(before, Tls.Load().Own.SerialNumber);
        Assert.Equal(PeerFault.None, Tls.Load().Trust.JudgeClient(Tls.Load().Own, _hub.Time.GetUtcNow()).Fault);
    }

    [Fact]
    public async Task Another_key_of_the_same_name_renews_nothing()
    {
        await EnrolAsync(Code());
        using var thief = NoteSigner.Create(_ledger.Name);

        var refusal = await Assert.ThrowsAsync<RpcException>(() => RenewAsync(thief));

        Assert.Equal(StatusCode.PermissionDenied, refusal.StatusCode);
    }

    /// <summary>The proof tells of one request: who overhears it, or has the ledger sign something else, gets nothing by it.</summary>
    [Fact]
    public async Task A_proof_of_one_request_renews_no_other()
    {
        await EnrolAsync(Code());
        var (own, thiefs) = (RequestOfNewKey(), RequestOfNewKey());
        var proof = CertificateProof.Create(_ledger, own).ToString();

        var refusal = await Assert.ThrowsAsync<RpcException>(() => RenewAsync(thiefs, proof));

        Assert.Equal(StatusCode.PermissionDenied, refusal.StatusCode);
        Assert.Contains("another request", refusal.Status.Detail);
        Assert.NotEmpty((await RenewAsync(own, proof)).Certificate);
    }

    [Fact]
    public async Task A_ledger_key_that_was_handed_over_renews_and_the_one_before_does_not_once_that_is_known()
    {
        await EnrolAsync(Code());
        using var next = NoteSigner.Create(_ledger.Name);
        var statement = KeyRotation.Create(_ledger, next, 7).Statement;

        await RenewAsync(next, statement);

        await Assert.ThrowsAsync<RpcException>(() => RenewAsync(_ledger, statement));
        using var thief = NoteSigner.Create(_ledger.Name);
        await Assert.ThrowsAsync<RpcException>(() => RenewAsync(thief, statement));
    }

    [Fact]
    public async Task A_revoked_gateway_is_not_renewed_and_comes_in_again_by_a_new_code_only()
    {
        await EnrolAsync(Code());
        var serial = Tls.Load().Own.SerialNumber;

        Assert.Equal([serial], _hub.Desk.RevokeGateway("dc1", "stolen"));

        await Assert.ThrowsAsync<RpcException>(() => RenewAsync(_ledger));
        await EnrolAsync(Code());
        await RenewAsync(_ledger);
    }

    [Fact]
    public async Task A_site_is_shown_before_its_gateway_enrols_and_before_it_first_speaks()
    {
        Assert.All(Views.Now().Sites, site => Assert.Null(site.Origin));
        Assert.Equal(["dc1", "dc2"], Views.Now().Sites.Select(site => site.Site));
        Assert.Contains("gateway code --site dc1", Page.Live(Views.Now()).ToString());

        await EnrolAsync(Code());

        var (dc1, dc2) = (Views.Now().Sites[0], Views.Now().Sites[1]);
        Assert.Equal(("edgevault/dc1/gw1/1", true, null), (dc1.Origin, dc1.Configured, dc1.Heard));
        Assert.Equal(("dc2", null), (dc2.Site, dc2.Origin));
        Assert.Contains("never heard", Page.Live(Views.Now()).ToString());
        var lag = _hub.Services.GetRequiredService<LagHistory>();
        lag.Look();
        Assert.Contains(lag.Chart().Lanes, lane => lane.Name == "dc1");
    }

    [Fact]
    public async Task A_gateway_that_was_revoked_is_known_to_the_hubs_next_life_too()
    {
        await EnrolAsync(Code());
        _hub.Desk.RevokeGateway("dc1", "stolen");

        await _hub.RestartAsync();

        var dc1 = Views.Now().Sites[0];
        Assert.Equal(("edgevault/dc1/gw1/1", true), (dc1.Origin, dc1.Configured));
        Assert.Contains("only a new code", Assert.Single(dc1.Problems));
        Assert.NotNull(_hub.Services.GetRequiredService<HubCatalogue>().FoldOf("dc1"));
        await Assert.ThrowsAsync<RpcException>(() => RenewAsync(_ledger));
    }

    private HubViews Views => _hub.Services.GetRequiredService<HubViews>();

    private TlsFolder Tls => HubCredentialsBook.FolderOf(_folder.File("data"), "main");

    private EnrolmentCode Code() => _hub.Desk.Grant("dc1", "gw1", [], TimeSpan.FromHours(1));

    private async Task<string> EnrolAsync(EnrolmentCode code)
    {
        using var channel = TlsHub.Dial(_hub.Address, null);
        return await new CertificateClient(PosixDisk.Instance, Tls).EnrolAsync(
            new Enrolment.EnrolmentClient(channel), _ledger, code, TestContext.Current.CancellationToken);
    }

    private static byte[] RequestOfNewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=gw1", key, HashAlgorithmName.SHA256).CreateSigningRequest();
    }

    private async Task<CertificateResponse> RenewAsync(byte[] request, string proof)
    {
        using var channel = TlsHub.Dial(_hub.Address, null);
        return await new Enrolment.EnrolmentClient(channel).RenewAsync(
            new RenewRequest { Request = ByteString.CopyFrom(request), Proof = proof },
            cancellationToken: TestContext.Current.CancellationToken);
    }

    private async Task RenewAsync(NoteSigner by, params string[] rotations)
    {
        using var channel = TlsHub.Dial(_hub.Address, null);
        await new CertificateClient(PosixDisk.Instance, Tls).RenewAsync(
            new Enrolment.EnrolmentClient(channel), by, new KeyHistory(rotations, []),
            TestContext.Current.CancellationToken);
    }
}
