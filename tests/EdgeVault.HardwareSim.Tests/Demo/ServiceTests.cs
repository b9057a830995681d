using System.Net;
using EdgeVault.HardwareSim.Demo;
using EdgeVault.HardwareSim.Processes;

namespace EdgeVault.HardwareSim.Tests.Demo;

public sealed class ServiceTests
{
    [Fact]
    public async Task A_request_that_is_not_answered_in_time_is_asked_again()
    {
        using var busy = new Busy();
        using var http = new HttpClient(busy) { Timeout = TimeSpan.FromMilliseconds(20) };
        await using var service = new Service(
            "hub", new Executable("hub", "hub", []), "nowhere", new Listen(1, 2), http);

        await service.WaitReadyAsync(TestContext.Current.CancellationToken);

        Assert.Equal(3, busy.Asked);
    }

    /// <summary>Never answers, breaks off, then answers.</summary>
    private sealed class Busy : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            switch (++Asked)
            {
                case 1:
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                    throw new InvalidOperationException("It was waited for.");
                case 2:
                    throw new HttpRequestException("refused");
                default:
                    return new HttpResponseMessage(HttpStatusCode.OK);
            }
        }
    }
}
