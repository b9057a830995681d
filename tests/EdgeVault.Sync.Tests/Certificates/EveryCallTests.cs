using System.Security.Cryptography.X509Certificates;
using EdgeVault.Hosting.Tls;
using EdgeVault.Hub.Authority;
using EdgeVault.Sync.Tests.Support;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Sync.Tests.Certificates;

/// <summary>
/// Goal: whoever has no business with a call is denied it, and that is logged and counted. Method: the methods are those that the
/// servers have mapped, so a new one is included by itself; each is called with every kind of wrong certificate.
/// </summary>
public sealed class EveryCallTests : IAsyncLifetime
{
    private static readonly string[] Holders = ["gateway/dc1/gw1", "consumer/erp", "desk/sales", "hub/other"];

    private TlsHub _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await TlsHub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_hub_denies_every_call_to_every_wrong_certificate_and_says_so()
    {
        var methods = RawCall.Served(_hub.Services);
        Assert.Contains(methods, method => method.FullName == "/edgevault.sync.v1.CustodySync/Sync");

        await AssertDeniedAsync(_hub.Address, methods, HubCallRules.For, _hub.Services, _hub.Log);
    }

    [Fact]
    public async Task A_gateway_denies_every_call_to_every_wrong_certificate_and_says_so()
    {
        await using var gateway = await TlsGateway.StartAsync(_hub);
        var methods = RawCall.Served(gateway.Services);
        Assert.Contains(methods, method => method.FullName == "/edgevault.sync.v1.CustodyStream/Pull");

        await AssertDeniedAsync(
            gateway.Address, methods, _ => Gateway.Certificates.GatewayCallRules.For("dc1"), gateway.Services,
            gateway.Log);
    }

    [Fact]
    public void Streams_of_custody_are_for_gateways_hubs_and_consumers_only()
    {
        var hub = HubCallRules.For(_hub.Sites);
        Assert.Equal(["gateway"], hub.Roles["/edgevault.sync.v1.CustodySync/Sync"]);
        Assert.Equal(["consumer"], hub.Roles["/edgevault.sync.v1.MergedStream/Pull"]);
        var gateway = Gateway.Certificates.GatewayCallRules.For("dc1");
        Assert.Equal(["consumer", "hub"], gateway.Roles["/edgevault.sync.v1.CustodyStream/Pull"].Order());
        Assert.Equal(["consumer", "hub"], gateway.Roles["/edgevault.sync.v1.CustodyStream/Acknowledge"].Order());
        Assert.Empty(gateway.Open);
        Assert.Equal(
            ["Authority", "Enrol", "Renew"], hub.Open.Select(path => path[(path.LastIndexOf('/') + 1)..]).Order());
    }

    private async Task AssertDeniedAsync(
        string address, IReadOnlyList<IMethod> methods, Func<Hub.Trust.TrustedSites, CallRules> rulesOf,
        IServiceProvider server, LogLines log)
    {
        var rules = rulesOf(_hub.Sites);
        using var denials = new Denials(server);
        using var foreign = CertificateAuthority.Create("main", _hub.Time.GetUtcNow());
        var revoked = _hub.Issue("consumer/gone");
        _hub.Desk.Revoke(revoked.SerialNumber, "test");
        var keeper = server.GetRequiredService<TlsKeeper>();
        await _hub.Time.WhileTimePassesAsync(
            TimeSpan.FromSeconds(1), () => keeper.Material.Trust.IsRevoked(revoked.SerialNumber), "the news of it");
        foreach (var method in methods)
        {
            var isOpen = rules.Open.Contains(method.FullName);
            var right = Holders.First(holder => isOpen || rules.Roles[method.FullName].Contains(holder.Split('/')[0]));
            var longAgo = _hub.Time.GetUtcNow().AddDays(-100);
            await AssertAsync(method, "no client certificate", null, isOpen ? null : StatusCode.Unauthenticated, "no_certificate");
            await AssertAsync(
                method, "authority that is not trusted", _hub.Issue(right, by: foreign), StatusCode.Unauthenticated,
                "unknown_authority");
            await AssertAsync(method, "has expired", _hub.Issue(right, at: longAgo), StatusCode.Unauthenticated, "expired");
            await AssertAsync(
                method, "not valid yet", _hub.Issue(right, at: _hub.Time.GetUtcNow().AddDays(3)),
                StatusCode.Unauthenticated, "not_yet_valid");
            await AssertAsync(method, "is revoked", revoked, StatusCode.Unauthenticated, "revoked");
            await AssertAsync(
                method, "does not say who", _hub.Issue(new PeerIdentity("stranger", "x")), StatusCode.Unauthenticated,
                "no_identity");
            // Whose certificate names a site; a desk's does not.
            string[] elsewhere = isOpen ? [] : ["gateway/dc9/gw1", "consumer/erp/dc9"];
            foreach (var holder in elsewhere.Where(holder => rules.Roles[method.FullName].Contains(holder.Split('/')[0])))
            {
                await AssertAsync(method, "no business here", _hub.Issue(holder), StatusCode.PermissionDenied, "site");
            }

            foreach (var wrong in Holders.Where(holder => !isOpen && !rules.Roles[method.FullName].Contains(holder.Split('/')[0])))
            {
                await AssertAsync(
                    method, $"{wrong} may not call", _hub.Issue(wrong), StatusCode.PermissionDenied, "role");
            }

            await AssertAsync(method, "right", _hub.Issue(right), null, "");
        }

        async Task AssertAsync(IMethod method, string what, X509Certificate2? shown, StatusCode? denied, string reason)
        {
            var before = log.All.Count(line => line.StartsWith("7003 ", StringComparison.Ordinal));
            var (all, ofReason) = (denials.All, denials.Of(reason));
            using var channel = TlsHub.Dial(address, shown);
            var status = await RawCall.EndAsync(channel, method);
            var said = log.All.Count(line => line.StartsWith("7003 ", StringComparison.Ordinal)) - before;
            var counted = denials.All - all;
            var context = $"{method.FullName} with {what}: {status.StatusCode} {status.Detail}, {said} lines, {counted} counted";
            Assert.True(counted == said, context);
            if (denied is not null)
            {
                Assert.True(status.StatusCode == denied && said == 1 && status.Detail.Contains(what), context);
                Assert.True(denials.Of(reason) == ofReason + 1, $"{context}, none of them as {reason}");
            }
            else
            {
                // Whatever else is wrong with an empty message is for the method itself to say, and that a person's token is
                // missing: the certificate has done its part. A denial of the method's own, of a site or a name that an empty
                // message does not give, is logged too.
                var isLetIn = status.StatusCode != StatusCode.Unauthenticated || status.Detail.StartsWith("A token", StringComparison.Ordinal);
                var own = status.StatusCode == StatusCode.PermissionDenied ? 1 : 0;
                Assert.True(isLetIn && said <= own && !status.Detail.Contains("may not call"), context);
            }
        }
    }
}
