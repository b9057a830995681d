using System.Net;
using EdgeVault.Hosting.Settings;

namespace EdgeVault.Hosting.Tests.Settings;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8480", "127.0.0.1", 8480)]
    [InlineData("http://127.0.0.1:0", "127.0.0.1", 0)]
    [InlineData("http://127.0.0.1:8480/", "127.0.0.1", 8480)]
    [InlineData("http://127.0.0.1", "127.0.0.1", 80)]
    [InlineData("http://127.8.0.1:1", "127.8.0.1", 1)]
    [InlineData("http://localhost:0", "127.0.0.1", 0)]
    [InlineData("http://LOCALHOST:65535", "127.0.0.1", 65_535)]
    [InlineData("http://[::1]:8481", "::1", 8481)]
    public void A_loopback_address_is_served(string text, string address, int port) =>
        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), port), ListenAddress.Parse(text, out _));

    [Theory]
    [InlineData("http://0.0.0.0:8480")]
    [InlineData("http://[::]:8480")]
    [InlineData("http://10.0.0.7:8480")]
    [InlineData("http://*:8480")]
    [InlineData("http://gateway.example:8480")]
    [InlineData("http://localhost.example:8480")]
    public void An_address_that_others_reach_is_refused_with_the_way_round(string text)
    {
        Assert.Null(ListenAddress.Parse(text, out var fault));

        // Uri itself refuses a star, so that one is told the shape.
        Assert.Contains(text.Contains('*', StringComparison.Ordinal) ? "http://127.0.0.1:PORT" : "only loopback", fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("8480")]
    [InlineData("127.0.0.1:8480")]
    [InlineData("https://127.0.0.1:8480")]
    [InlineData("unix:///run/edgevault.sock")]
    [InlineData("http://127.0.0.1:8480/console")]
    [InlineData("http://127.0.0.1:8480/?a=b")]
    [InlineData("http://127.0.0.1:65536")]
    [InlineData("http://127.0.0.1:-1")]
    public void Anything_else_is_told_the_shape(string text)
    {
        Assert.Null(ListenAddress.Parse(text, out var fault));
        Assert.Equal("give http://127.0.0.1:PORT.", fault);
    }
}
