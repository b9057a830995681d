using EdgeVault.Hosting.Tls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeVault.Hosting.Tests.Tls;

public sealed class LiveCallsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);

    private readonly LiveCalls _calls = new();

    [Theory]
    [InlineData("0A", 1, PeerFault.Revoked)]
    [InlineData("0A", -1, PeerFault.Revoked)]
    [InlineData("0B", -1, PeerFault.Expired)]
    [InlineData("0B", 0, PeerFault.None)]
    public void A_call_that_is_ended_is_told_why_and_the_others_go_on(string serial, int hoursLeft, PeerFault why)
    {
        var call = new DefaultHttpContext();
        var lifetime = new Lifetime(call);
        call.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        Assert.True(PeerIdentity.TryParse("gateway/dc1/gw1", out var gateway));
        using var open = _calls.Add(new PeerVerdict(PeerFault.None, gateway, serial, Now.AddHours(hoursLeft)), call);

        var ended = _calls.End(new PeerTrust([], ["0A"]), Now);

        Assert.Equal(why == PeerFault.None ? [] : [(PeerFault?)why], lifetime.AbortedFor.Select(end => end?.Fault));
        Assert.Equal(why == PeerFault.None ? [] : [serial], ended.Select(peer => peer.Serial));
        Assert.Equal(why == PeerFault.None ? 1 : 0, _calls.Count);
    }

    /// <summary>What the method could see as its call was ended.</summary>
    private sealed class Lifetime(HttpContext call) : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public List<CallEnd?> AbortedFor { get; } = [];

        public void Abort() => AbortedFor.Add(call.Features.Get<CallEnd>());
    }
}
