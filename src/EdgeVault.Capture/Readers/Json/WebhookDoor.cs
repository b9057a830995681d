using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace EdgeVault.Capture.Readers.Json;

/// <summary>Brings what readers post to their links.</summary>
internal sealed class WebhookDoor : IReaderWebhooks
{
    /// <summary>Posts of one reader that may wait for room; those are at most so many mebibytes.</summary>
    public const int WaitingMax = 8;

    private static readonly byte[] Nobody = SHA256.HashData([]);

    private readonly ConcurrentDictionary<string, byte[]> _signIns = new();
    private readonly ConcurrentDictionary<string, Post> _posts = new();

    /// <summary>Knows the reader by its configured sign-in, or no longer if it is not one that posts.</summary>
    /// <remarks>A reader does not wait for its link: known before that opens, and while it is made anew, it is told to
    /// post again, and not that its password is wrong.</remarks>
    /// <exception cref="IOException">Its password cannot be read; it is known as before.</exception>
    public void Know(ReaderPlan plan)
    {
        if (plan.Endpoint.Kind != ReaderLinkKind.Webhook)
        {
            _signIns.TryRemove(plan.Id, out _);
            return;
        }

        var (user, file) = (plan.Options.UserName ?? "", plan.Options.PasswordFile ?? "");
        _signIns[plan.Id] = HashOf(user, SecretFile.Read(file));
    }

    /// <summary>Takes the posts of a reader until disposed.</summary>
    public IDisposable Open(string reader, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<string?>> take)
    {
        var post = new Post(take);
        _posts[reader] = post;
        return new Closing(() => _posts.TryRemove(KeyValuePair.Create(reader, post)));
    }

    public bool IsAllowed(string reader, string userName, string password)
    {
        var isThere = _signIns.TryGetValue(reader, out var signIn);
        return CryptographicOperations.FixedTimeEquals(
            isThere ? signIn : Nobody, HashOf(userName, password)) & isThere;
    }

    public async Task<WebhookOutcome> PostAsync(
        string reader, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (!_posts.TryGetValue(reader, out var post))
        {
            return WebhookOutcome.Busy;
        }

        try
        {
            return Interlocked.Increment(ref post.Waiting) > WaitingMax ? WebhookOutcome.Busy
                : await post.Take(body, cancellationToken) is null ? WebhookOutcome.Taken
                : WebhookOutcome.Refused;
        }
        finally
        {
            Interlocked.Decrement(ref post.Waiting);
        }
    }

    private static byte[] HashOf(string userName, string password) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{userName}\0{password}"));

    private sealed class Post(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<string?>> take)
    {
        public int Waiting;

        public Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<string?>> Take => take;
    }

    private sealed class Closing(Action close) : IDisposable
    {
        public void Dispose() => close();
    }
}
