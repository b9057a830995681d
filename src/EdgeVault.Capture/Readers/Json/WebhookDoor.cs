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

    private readonly ConcurrentDictionary<string, Post> _posts = new();

    /// <summary>Takes the posts of a reader until disposed.</summary>
    public IDisposable Open(
        string reader, string userName, string password,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<string?>> take)
    {
        var post = new Post(HashOf(userName, password), take);
        _posts[reader] = post;
        return new Closing(() => _posts.TryRemove(KeyValuePair.Create(reader, post)));
    }

    public bool IsAllowed(string reader, string userName, string password)
    {
        var isThere = _posts.TryGetValue(reader, out var post);
        return CryptographicOperations.FixedTimeEquals(
            isThere ? post!.SignIn : Nobody, HashOf(userName, password)) & isThere;
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

    private sealed class Post(byte[] signIn, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<string?>> take)
    {
        public int Waiting;

        public byte[] SignIn => signIn;

        public Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<string?>> Take => take;
    }

    private sealed class Closing(Action close) : IDisposable
    {
        public void Dispose() => close();
    }
}
