using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Recording;
using EdgeVault.Hub.Authority;
using EdgeVault.Sync.Tests.Support;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Sync.Tests.Certificates;

/// <summary>
/// Goal: a sound certificate of one site of this hub is worth nothing for another. Method: every call whose rules let in
/// certificates that can name a site is made for dc1 by the holder of one of dc2; a call that is missing here fails the test.
/// </summary>
public sealed class OtherSiteTests : IAsyncLifetime
{
    private const string Origin = "edgevault/dc1/gw1/1";
    private const string Gateway = "gateway/dc2/gw1";
    private const string Consumer = "consumer/erp/dc2";

    // What is the same for all who hold a certificate.
    private static readonly string[] OfNoSite = ["/grpc.health.v1.Health/", "/edgevault.trust.v1.Enrolment/"];

    private static readonly Dictionary<string, (string Holder, IMessage Request)> Denied = new(StringComparer.Ordinal)
    {
        ["/edgevault.sync.v1.CustodySync/Sync"] =
            (Gateway, new SyncRequest { Hello = new Hello { Protocol = 1, Origin = Origin } }),
        ["/edgevault.directives.v1.Directives/Follow"] = (Gateway, new FollowRequest { Site = "dc1" }),
        ["/edgevault.sync.v1.MergedStream/Pull"] = (Consumer, new MergedPullRequest { Consumer = "erp" }),
        ["/edgevault.catalogue.v1.Catalogue/ListPieces"] =
            (Consumer, new ListPiecesRequest { Filter = new PieceFilter { Site = "dc1" } }),
        ["/edgevault.catalogue.v1.Catalogue/ListFacets"] = (Consumer, new ListFacetsRequest { Site = "dc1" }),
        ["/edgevault.catalogue.v1.Catalogue/Latest"] = (Consumer, new LatestRequest { Site = "dc1", PieceId = "ring" }),
    };

    // Asked for nothing in particular: they answer with what the certificate's own site has.
    private static readonly string[] OwnOnly =
    [
        "/edgevault.catalogue.v1.Catalogue/ListVaults", "/edgevault.catalogue.v1.Catalogue/GetPiece",
        "/edgevault.catalogue.v1.Catalogue/ListTransfers",
    ];

    private TlsHub _hub = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _hub = await TlsHub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_certificate_of_another_site_of_this_hub_is_denied_and_that_is_logged()
    {
        var rules = HubCallRules.For(_hub.Sites);
        var ofSites = rules.Roles.Where(rule => rule.Value.Contains("gateway") || rule.Value.Contains("consumer"))
            .Select(rule => rule.Key)
            .Where(path => !OfNoSite.Any(service => path.StartsWith(service, StringComparison.Ordinal)));
        Assert.Equal(ofSites.Order(StringComparer.Ordinal), Denied.Keys.Concat(OwnOnly).Order(StringComparer.Ordinal));

        using var denials = new Denials(_hub.Services);
        foreach (var method in RawCall.Served(_hub.Services).Where(method => Denied.ContainsKey(method.FullName)))
        {
            var (holder, request) = Denied[method.FullName];
            var before = _hub.Log.All.Count(IsDenial);
            using var channel = TlsHub.Dial(_hub.Address, _hub.Issue(holder));

            var status = await RawCall.EndAsync(channel, method, request.ToByteArray());

            var said = _hub.Log.All.Count(IsDenial) - before;
            Assert.True(
                status.StatusCode == StatusCode.PermissionDenied && said == 1,
                $"{method.FullName}: {status.StatusCode} {status.Detail}, {said} lines");
        }

        // A stream of custody is refused by the ingest, which counts its refusals itself.
        Assert.Equal((Denied.Count - 1, Denied.Count - 1), (denials.Of("site"), denials.All));
        Assert.Contains(
            $"edgevault_calls_denied_total{{reason=\"site\"}} {Denied.Count - 1}", await _hub.MetricsAsync());
    }

    [Fact]
    public async Task What_names_no_site_answers_with_the_certificates_own()
    {
        await using var gateway = await TlsGateway.StartAsync(_hub);
        await StockAsync(gateway, "ring");
        var (there, here) = (ClientOf("consumer/erp/dc1"), ClientOf(Consumer));
        await _hub.Time.WhileTimePassesAsync(
            TimeSpan.FromMilliseconds(200),
            () => there.ListTransfers(new ListTransfersRequest(), cancellationToken: Cancellation).Transfers.Count > 0,
            "the piece under way in the catalogue");
        Assert.Single(there.ListVaults(new ListVaultsRequest(), cancellationToken: Cancellation).Vaults);
        Assert.Single(there.GetPiece(new GetPieceRequest { PieceId = "ring" }, cancellationToken: Cancellation).Pieces);

        Assert.Empty(here.ListVaults(new ListVaultsRequest(), cancellationToken: Cancellation).Vaults);
        Assert.Equal(StatusCode.NotFound, Assert.Throws<RpcException>(
            () => here.GetPiece(new GetPieceRequest { PieceId = "ring" }, cancellationToken: Cancellation)).StatusCode);
        // It is on its way to dc2, and so dc2's to know; a third site's it is not.
        Assert.Single(here.ListTransfers(new ListTransfersRequest(), cancellationToken: Cancellation).Transfers);
    }

    private static bool IsDenial(string line) =>
        line.StartsWith("7003 ", StringComparison.Ordinal) || line.StartsWith("6206 ", StringComparison.Ordinal);

    private Contracts.Catalogue.V1.Catalogue.CatalogueClient ClientOf(string holder) =>
        new(_hub.Channel(_hub.Issue(holder)));

    /// <summary>One that stays, and one that was shipped to dc2.</summary>
    private static async Task StockAsync(TlsGateway gateway, string piece)
    {
        var facts = gateway.Services.GetRequiredService<OwnFacts>();
        foreach (var id in (string[])[piece, "brooch"])
        {
            await RecordAsync(id, new IntakeInspected { Result = IntakeResult.Verified, Metal = "gold" });
            await RecordAsync(id, new PutAway { Zone = "vault-a" });
        }

        await RecordAsync("brooch", new Shipped { Destination = "dc2", Carrier = "courier-1" });

        Task RecordAsync(string id, IMessage kind) => facts.RecordAsync(
            new Fact { Kind = kind, PieceId = id, From = gateway.Now }, Cancellation);
    }
}
