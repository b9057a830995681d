using System.Net;
using System.Text;
using EdgeVault.Capture.Readers.Json;
using EdgeVault.Gateway.Webhooks;
using EdgeVault.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Gateway.Tests.Webhooks;

/// <summary>What a reader that posts is told; over HTTP, with a running gateway, see the end-to-end tests.</summary>
public sealed class ReaderWebhooksTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly Readers _readers = new();
    private readonly ReaderWebhooks _webhooks;

    public ReaderWebhooksTests() =>
        _webhooks = new ReaderWebhooks(_readers, new SignInGuard(_time), _time, NullLogger<ReaderWebhooks>.Instance);

    [Theory]
    [InlineData(WebhookOutcome.Taken, 200, "")]
    [InlineData(WebhookOutcome.Refused, 403, "")]
    [InlineData(WebhookOutcome.Busy, 503, "5")]
    public async Task A_reader_is_told_what_became_of_its_post(WebhookOutcome outcome, int status, string retryAfter)
    {
        _readers.Outcome = outcome;

        Assert.Equal((status, retryAfter), await PostAsync("r1:secret"));
        Assert.Equal("[]", _readers.Posted);
    }

    /// <summary>As to a gateway that starts, far more often than anybody may guess.</summary>
    [Fact]
    public async Task Who_signs_in_rightly_is_no_guesser_however_often_it_shall_post_again()
    {
        _readers.Outcome = WebhookOutcome.Busy;
        for (var post = 0; post <= 10 * SignInGuard.FailuresMax; post++)
        {
            Assert.Equal((503, "5"), await PostAsync("r1:secret"));
        }

        _readers.Outcome = WebhookOutcome.Taken;
        Assert.Equal((200, ""), await PostAsync("r1:secret"));
    }

    [Fact]
    public async Task Who_guesses_must_wait_for_a_minute()
    {
        for (var guess = 0; guess < SignInGuard.FailuresMax; guess++)
        {
            Assert.Equal((401, ""), await PostAsync($"r1:{guess}"));
        }

        Assert.Equal((429, "5"), await PostAsync("r1:secret"));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal((429, "5"), await PostAsync("r1:secret"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((200, ""), await PostAsync("r1:secret"));
    }

    private async Task<(int Status, string RetryAfter)> PostAsync(string signIn)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpMaxRequestBodySizeFeature>(new BodyLimit());
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Method = HttpMethods.Post;
        context.Request.Path = "/readers/r1";
        context.Request.Headers.Authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(signIn));
        context.Request.Body = new MemoryStream("[]"u8.ToArray());
        await _webhooks.AnswerAsync(context);
        return (context.Response.StatusCode, context.Response.Headers.RetryAfter.ToString());
    }

    private sealed class Readers : IReaderWebhooks
    {
        public WebhookOutcome Outcome { get; set; } = WebhookOutcome.Taken;

        public string Posted { get; private set; } = "";

        public bool IsAllowed(string reader, string userName, string password) =>
            (reader, userName, password) == ("r1", "r1", "secret");

        public Task<WebhookOutcome> PostAsync(
            string reader, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        {
            Posted = Encoding.UTF8.GetString(body.Span);
            return Task.FromResult(Outcome);
        }
    }

    private sealed class BodyLimit : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; }
    }
}
